package dev.fhirbulk.internal.io;

import java.nio.file.Path;

/**
 * Where things are in an export directory.
 *
 * @param root the directory
 */
public record Layout(Path root) {

    /** The folder of what is not data. */
    public Path folder() {
        return root.resolve(".bulk-export");
    }

    /** The journal. */
    public Path journal() {
        return folder().resolve("journal.jsonl");
    }

    /** The job's handle, for the owner only. */
    public Path handle() {
        return folder().resolve("handle");
    }

    /** The lock, never opened for anything else. */
    public Path lock() {
        return folder().resolve(".lock");
    }

    /** The report. */
    public Path report() {
        return root.resolve("export-report.json");
    }

    /**
     * A relative path as journals and reports write it.
     *
     * @throws IllegalArgumentException when it leads out of the directory
     */
    public Path resolve(String relative) {
        Path path = root.resolve(relative).normalize();
        if (!path.startsWith(root.normalize())) {
            throw new IllegalArgumentException("a path leads out of the export directory");
        }
        return root.resolve(relative);
    }
}
