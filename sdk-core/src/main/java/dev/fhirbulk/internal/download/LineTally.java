package dev.fhirbulk.internal.download;

import dev.fhirbulk.internal.scan.LineScanner;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.ManifestFile;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Counts the resources of a file as it passes and tells at its end whether it is whole. For one thread. */
final class LineTally {

    /** FHIR knows fewer types; more are a server's invention and need no memory. */
    private static final int MAX_TYPES = 500;

    private final @Nullable ManifestFile file;
    private final Set<String> types = new TreeSet<>();
    private final LineScanner scanner = new LineScanner(this::line);
    private final long longest;
    private long longestSeen;
    private long resources;
    private boolean lastWhole = true;

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
            scanner.accept(buffer, offset, length);
            longestSeen = Math.max(longestSeen, scanner.open());
        }
    }

    /** Whether a line is longer than any may be. */
    boolean tooLong() {
        return longestSeen > longest;
    }

    void end() {
        if (file != null) {
            scanner.end();
        }
    }

    long resources() {
        return resources;
    }

    Set<String> types() {
        return types;
    }

    /** What is wrong with the file as a whole; null when nothing is. */
    @Nullable
    String fault() {
        if (!lastWhole) {
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
        return !lastWhole || isStandIn("OperationOutcome");
    }

    private boolean isStandIn(String type) {
        return file != null
                && file.kind() != FileKind.OUTCOME
                && resources == 1
                && types.equals(Set.of(type))
                && !file.type().isEmpty()
                && !file.type().equals(type);
    }

    private void line(long number, long start, long length, boolean whole, @Nullable String type) {
        resources++;
        longestSeen = Math.max(longestSeen, length);
        lastWhole = whole;
        if (type != null && types.size() < MAX_TYPES) {
            types.add(type);
        }
    }
}
