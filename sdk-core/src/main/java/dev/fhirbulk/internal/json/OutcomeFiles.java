package dev.fhirbulk.internal.json;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.OperationOutcome;
import dev.fhirbulk.error.OperationOutcome.Issue;
import dev.fhirbulk.error.OperationOutcome.Severity;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.io.ByteLines;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Reads stored files of OperationOutcomes, plain or gzip, a line at a time. Stateless and thread-safe. */
public final class OutcomeFiles {

    private static final int GZIP_MAGIC = 0x1f8b;

    private OutcomeFiles() {}

    /**
     * What outcome files come to.
     *
     * @param counts how many issues of each severity they hold
     * @param ignored the parameters that they say were ignored
     */
    public record Sum(Map<Severity, Long> counts, Set<String> ignored) {

        /** Of no file. */
        public Sum() {
            this(new EnumMap<>(Severity.class), new TreeSet<>());
        }

        /**
         * Adds a file.
         *
         * @throws DestinationException when it cannot be read
         */
        public void add(Path file) {
            try (Stream<Issue> issues = issues(file)) {
                issues.forEach(issue -> {
                    counts.merge(issue.severity(), 1L, Long::sum);
                    ignored.addAll(IgnoredParameters.in(issue));
                });
            }
        }
    }

    /**
     * The issues of a file; lines that are no OperationOutcome are passed over. To be closed.
     *
     * @throws DestinationException when it cannot be read, then or while it is streamed
     */
    public static Stream<Issue> issues(Path file) {
        try {
            ByteLines lines = new ByteLines(plain(file));
            return Streams.of(() -> next(lines, file), lines).flatMap(outcome -> outcome.issues().stream());
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        }
    }

    private static Optional<OperationOutcome> next(ByteLines lines, Path file) {
        try {
            byte[] line = lines.next();
            while (line != null) {
                Optional<OperationOutcome> outcome = OutcomeJson.parse(line);
                if (outcome.isPresent()) {
                    return outcome;
                }
                line = lines.next();
            }
            return Optional.empty();
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        }
    }

    static InputStream plain(Path file) throws IOException {
        InputStream in = new MemberAware(Files.newInputStream(file));
        try {
            in.mark(2);
            int magic = in.read() << 8 | in.read();
            in.reset();
            return magic == GZIP_MAGIC ? new GZIPInputStream(in, 1 << 16) : in;
        } catch (IOException | RuntimeException unreadable) {
            in.close();
            throw unreadable;
        }
    }

    static DestinationException unreadable(Path file, IOException cause) {
        return new DestinationException(
                ErrorContext.of(Phase.LOCAL).causedBy(cause),
                "The file " + file + " cannot be read. Check that it is there and whole.");
    }

    /** GZIPInputStream stops after the first gzip member when {@code available()} is 0, as some providers say. */
    private static final class MemberAware extends BufferedInputStream {
        MemberAware(InputStream in) {
            super(in, 1 << 16);
        }

        @Override
        public synchronized int available() throws IOException {
            mark(1);
            int next = read();
            reset();
            return next < 0 ? 0 : 1;
        }
    }
}
