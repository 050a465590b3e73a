package dev.fhirbulk.internal.json;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.OperationOutcome;
import dev.fhirbulk.error.OperationOutcome.Severity;
import dev.fhirbulk.error.Phase;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/** The issues in stored outcome files. Stateless and thread-safe. */
public final class OutcomeFiles {

    private OutcomeFiles() {}

    /** How many issues of each severity a file holds. */
    public static Map<Severity, Long> count(Path file) {
        Map<Severity, Long> counts = new EnumMap<>(Severity.class);
        try (Stream<OperationOutcome.Issue> issues = issues(file)) {
            issues.forEach(issue -> counts.merge(issue.severity(), 1L, Long::sum));
        }
        return counts;
    }

    /** The issues in order; a line that is no OperationOutcome has none. To be closed. */
    public static Stream<OperationOutcome.Issue> issues(Path file) {
        try {
            BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8);
            return lines.lines()
                    .flatMap(line -> OutcomeJson.parse(line.getBytes(StandardCharsets.UTF_8)).stream())
                    .flatMap(outcome -> outcome.issues().stream())
                    .onClose(() -> close(lines));
        } catch (IOException gone) {
            throw new DestinationException(
                    ErrorContext.of(Phase.LOCAL).causedBy(gone),
                    file + " cannot be read: " + gone.getClass().getSimpleName() + ". The report lists it as stored.");
        }
    }

    private static void close(BufferedReader lines) {
        try {
            lines.close();
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
