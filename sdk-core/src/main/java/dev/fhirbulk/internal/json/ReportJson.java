package dev.fhirbulk.internal.json;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.NdjsonParseException;
import dev.fhirbulk.error.OperationOutcome;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.io.Durable;
import dev.fhirbulk.internal.io.Layout;
import dev.fhirbulk.model.DeletedResource;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportReport.Summary;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ResourceBlock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code export-report.json}: the totals first, then one line a file, for its owner's eyes. The handle's text
 * is not in it, because it names the status URL; it is read from the owner-only folder. Thread-safe.
 */
public final class ReportJson implements ExportReport.Store {

    static final long FORMAT = 1;

    /** For {@link java.util.ServiceLoader}. */
    public ReportJson() {}

    /**
     * Writes the report of a directory; afterwards it is there whole or, after a failure, as it was before.
     *
     * @param directory the export directory
     * @param summary its totals
     * @param files its files in manifest order; asked for again when the writing thread is interrupted
     * @throws DestinationException when it cannot be written
     */
    public static void write(Path directory, Summary summary, Supplier<Stream<FileOutcome>> files) {
        try {
            Durable.write(Layout.report(directory), out -> write(out, directory, summary, files));
        } catch (IOException failed) {
            throw new DestinationException(
                    ErrorContext.of(Phase.LOCAL).causedBy(failed),
                    "The report cannot be written to " + Layout.report(directory)
                            + ". Check space and permissions, then run the same export again: all files are kept.");
        }
    }

    @Override
    public ExportReport read(Path directory) {
        Summary summary;
        try (ReportReader reader = ReportReader.open(directory)) {
            summary = reader.summary(handleText(directory));
        }
        return new ExportReport(summary, () -> files(directory), () -> issues(directory), false);
    }

    /** The files of the report, in manifest order; to be closed. */
    public Stream<FileOutcome> files(Path directory) {
        ReportReader reader = ReportReader.open(directory);
        return Streams.of(reader::nextFile, reader);
    }

    /** The issues of the outcome files of the report, in file order; to be closed. */
    public Stream<OperationOutcome.Issue> issues(Path directory) {
        return files(directory)
                .filter(file -> file.kind() == FileKind.OUTCOME)
                .flatMap(file -> file.path().stream())
                .flatMap(OutcomeFiles::issues);
    }

    @Override
    public Stream<DeletedResource> deletions(List<Path> files, Consumer<NdjsonParseException> bad) {
        return files.stream().flatMap(file -> DeletedFiles.of(file, bad));
    }

    @Override
    public Stream<ResourceBlock> blocks(List<FileOutcome> files) {
        return BlockFiles.of(files);
    }

    private static void write(OutputStream out, Path directory, Summary summary, Supplier<Stream<FileOutcome>> files)
            throws IOException {
        boolean complete = new ExportReport(summary, Stream::empty, Stream::empty, false).isComplete();
        byte[] head = JsonLine.encode(SummaryJson.write(FORMAT, complete, summary));
        out.write(head, 0, head.length - 1);
        out.write(",\"files\":[".getBytes(StandardCharsets.UTF_8));
        try (Stream<FileOutcome> all = files.get()) {
            String separator = "\n";
            for (Iterator<FileOutcome> each = all.iterator(); each.hasNext(); separator = ",\n") {
                out.write(separator.getBytes(StandardCharsets.UTF_8));
                out.write(JsonLine.encode(FileOutcomeJson.write(directory, each.next())));
            }
        }
        out.write(ReportReader.END.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String handleText(Path directory) {
        try {
            return Files.readString(Layout.handle(directory));
        } catch (NoSuchFileException none) {
            return null;
        } catch (IOException unreadable) {
            throw new DestinationException(
                    ErrorContext.of(Phase.LOCAL).causedBy(unreadable),
                    "The handle of the export cannot be read from " + Layout.handle(directory)
                            + ". Check its permissions.");
        }
    }
}
