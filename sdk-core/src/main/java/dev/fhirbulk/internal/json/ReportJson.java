package dev.fhirbulk.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.OperationOutcome;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.io.Durable;
import dev.fhirbulk.internal.io.Layout;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ReportStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;

/**
 * {@code export-report.json}: the facts first, the files last and one at a time in both directions. The handle is not
 * in it, because it holds the status URL; it is read from its own file. Stateless and thread-safe.
 */
public final class ReportJson implements ReportStore {

    static final int FORMAT = 1;

    /** For the service loader. */
    public ReportJson() {}

    /** Writes the report beside its files, as a whole or not at all. */
    public static void write(Path directory, ExportReport.Summary summary, Iterator<FileOutcome> files) {
        Path report = new Layout(directory).report();
        Path part = report.resolveSibling(report.getFileName() + ".part");
        try {
            try (OutputStream out = Durable.create(part);
                    JsonGenerator json = Jackson.FACTORY.createGenerator(out)) {
                json.useDefaultPrettyPrinter();
                json.writeStartObject();
                ReportFacts.write(json, summary);
                json.writeArrayFieldStart("files");
                while (files.hasNext()) {
                    ReportFiles.write(json, directory, files.next());
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            Durable.force(part);
            Durable.moveIntoPlace(part, report);
        } catch (IOException trouble) {
            throw unusable(directory, "cannot be written", trouble);
        }
    }

    @Override
    public ExportReport read(Path directory) {
        try (InputStream in = open(directory);
                JsonParser json = Jackson.FACTORY.createParser(in)) {
            ExportReport.Summary summary = ReportFacts.read(json, directory);
            return new ExportReport(summary, () -> files(directory), () -> issues(directory), false);
        } catch (IOException | IllegalArgumentException broken) {
            throw unusable(directory, "is damaged or no report of this library", broken);
        }
    }

    @Override
    public Stream<FileOutcome> files(Path directory) {
        try {
            return ReportFiles.stream(open(directory), directory);
        } catch (IOException broken) {
            throw unusable(directory, "cannot be read", broken);
        }
    }

    @Override
    public Stream<OperationOutcome.Issue> issues(Path directory) {
        Stream<FileOutcome> files = files(directory);
        return files.filter(file -> file.kind() == FileKind.OUTCOME)
                .flatMap(file -> file.path().stream())
                .flatMap(OutcomeFiles::issues);
    }

    private static InputStream open(Path directory) throws IOException {
        Path report = new Layout(directory).report();
        if (!Files.isRegularFile(report)) {
            throw new DestinationException(
                    ErrorContext.of(Phase.LOCAL),
                    directory + " holds no export-report.json. It is written when an export has ended.");
        }
        return Files.newInputStream(report);
    }

    static DestinationException unusable(Path directory, String what, Exception cause) {
        return new DestinationException(
                ErrorContext.of(Phase.LOCAL).causedBy(cause),
                "The report of " + directory + " " + what + ". Run the same export again to have it written anew.");
    }
}
