package dev.fhirbulk.internal.download;

import dev.fhirbulk.internal.scan.LineSkim;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.ManifestFile;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts the resources of a file as it passes and tells at its end whether it is whole. For one thread. */
final class LineTally {

    private final @Nullable ManifestFile file;
    private final LineSkim lines = new LineSkim();
    private final long longest;

    private LineTally(@Nullable ManifestFile file, long longest) {
        this.file = file;
        this.longest = longest;
    }

    static LineTally of(ManifestFile file, long longestLine) {
        return new LineTally(file, longestLine);
    }

    /** For files that are no NDJSON: nothing is counted and nothing judged. */
    static LineTally none() {
        return new LineTally(null, Long.MAX_VALUE);
    }

    void accept(byte[] buffer, int offset, int length) {
        if (file != null) {
            lines.accept(buffer, offset, length);
        }
    }

    /** Whether a line is longer than any may be. */
    boolean tooLong() {
        return lines.longest() > longest;
    }

    void end() {
        if (file != null) {
            lines.end();
        }
    }

    long resources() {
        return lines.resources();
    }

    Set<String> types() {
        return lines.types();
    }

    /** What is wrong with the file as a whole; null when nothing is. */
    @Nullable
    String fault() {
        if (!lines.lastWhole()) {
            return "The last line is no whole JSON object: the body was cut short, or it is no NDJSON.";
        }
        if (isStandIn("Binary")) {
            return "The server sent the file wrapped in a JSON Binary resource instead of NDJSON.";
        }
        if (isStandIn("OperationOutcome")) {
            return "The server sent an OperationOutcome instead of the file.";
        }
        return null;
    }

    /** Whether another try may bring the whole file: a Binary stays one. */
    boolean mayPass() {
        return !lines.lastWhole() || isStandIn("OperationOutcome");
    }

    private boolean isStandIn(String type) {
        return file != null
                && file.kind() != FileKind.OUTCOME
                && lines.resources() == 1
                && lines.types().equals(Set.of(type))
                && !file.type().isEmpty()
                && !file.type().equals(type);
    }
}
