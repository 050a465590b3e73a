package dev.fhirbulk.internal.io;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where things lie in an export directory. */
public final class Layout {

    /** The folder of what is ours alone. */
    public static final String PRIVATE = ".bulk-export";

    /** The folder of what was deleted on the server. */
    public static final String DELETED = "deleted";

    /** The folder of what the server says of the export. */
    public static final String OUTCOMES = "outcomes";

    /** The report. */
    public static final String REPORT = "export-report.json";

    /** What became of the attachments. */
    public static final String ATTACHMENT_REPORT = "attachment-report.ndjson";

    /** What a file is called while it is written. */
    public static final String PARTIAL = ".part";

    private Layout() {}

    /** The folder of what is ours alone. */
    public static Path privateFolder(Path directory) {
        return directory.resolve(PRIVATE);
    }

    /** The journal. */
    public static Path journal(Path directory) {
        return privateFolder(directory).resolve("journal.jsonl");
    }

    /** The journal of attachments. */
    public static Path attachmentJournal(Path directory) {
        return privateFolder(directory).resolve("attachments.jsonl");
    }

    /** The tag of the published manifest that is or was read. */
    public static Path published(Path directory) {
        return privateFolder(directory).resolve("published");
    }

    /** The text of the job's handle, which holds the whole status URL. */
    public static Path handle(Path directory) {
        return privateFolder(directory).resolve("handle");
    }

    /** The file that is locked and never opened for anything else: closing it elsewhere would end the lock. */
    public static Path lock(Path directory) {
        return privateFolder(directory).resolve(".lock");
    }

    /** The report. */
    public static Path report(Path directory) {
        return directory.resolve(REPORT);
    }

    /** The folders that are made in an export directory. */
    public static List<Path> folders(Path directory) {
        return Stream.of(PRIVATE, DELETED, OUTCOMES).map(directory::resolve).toList();
    }

    /** A path below the directory as text with {@code /}, whatever the provider's separator. */
    public static String relative(Path directory, Path file) {
        Path relative = directory
                .toAbsolutePath()
                .normalize()
                .relativize(file.toAbsolutePath().normalize());
        StringBuilder text = new StringBuilder();
        relative.forEach(name -> text.append(text.isEmpty() ? "" : "/").append(name));
        return text.toString();
    }

    /**
     * The path that such a text names.
     *
     * @throws IllegalArgumentException when it leaves the directory or is no path
     */
    public static Path resolve(Path directory, String relative) {
        Path resolved = directory;
        for (String name : relative.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                throw new IllegalArgumentException("\"" + relative + "\" leaves the directory");
            }
            resolved = resolved.resolve(name);
        }
        if (resolved.getNameCount() != directory.getNameCount() + relative.split("/", -1).length
                || !resolved.startsWith(directory)
                || !resolved.normalize().startsWith(directory.normalize())) {
            throw new IllegalArgumentException("\"" + relative + "\" leaves the directory");
        }
        return resolved;
    }
}
