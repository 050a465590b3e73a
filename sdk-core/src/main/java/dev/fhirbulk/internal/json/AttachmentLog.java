package dev.fhirbulk.internal.json;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.io.ByteLines;
import dev.fhirbulk.internal.io.Durable;
import dev.fhirbulk.internal.io.Layout;
import dev.fhirbulk.model.AttachmentReport.Outcome;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code attachment-report.ndjson}: one line an attachment, written as they are settled, for its owner's eyes. It has
 * its name only when it is whole. For one thread.
 */
public final class AttachmentLog implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final Path directory;
    private final Path part;
    private final OutputStream out;

    private AttachmentLog(Path directory, Path part, OutputStream out) {
        this.directory = directory;
        this.part = part;
        this.out = out;
    }

    /** Begins the report of a directory. */
    public static AttachmentLog begin(Path directory) {
        Path part = directory.resolve(Layout.ATTACHMENT_REPORT + Layout.PARTIAL);
        try {
            return new AttachmentLog(directory, part, new BufferedOutputStream(Durable.create(part), BUFFER));
        } catch (IOException trouble) {
            throw unwritable(part, trouble);
        }
    }

    /** One attachment more. */
    public void add(Outcome outcome) {
        try {
            out.write(JsonLine.encode(AttachmentOutcomeJson.write(directory, outcome)));
            out.write('\n');
        } catch (IOException trouble) {
            throw unwritable(part, trouble);
        }
    }

    /** All are told. */
    public void finish() {
        try {
            out.close();
            Durable.force(part);
            Durable.moveIntoPlace(part, directory.resolve(Layout.ATTACHMENT_REPORT));
        } catch (IOException trouble) {
            throw unwritable(part, trouble);
        }
    }

    /** Leaves the older report, if this one is not finished. */
    @Override
    public void close() {
        try {
            out.close();
            Files.deleteIfExists(part);
        } catch (IOException trouble) {
            throw unwritable(part, trouble);
        }
    }

    /** What a report tells; to be closed. */
    public static Stream<Outcome> read(Path directory) {
        Path file = directory.resolve(Layout.ATTACHMENT_REPORT);
        try {
            ByteLines lines = new ByteLines(Files.newInputStream(file));
            return Streams.of(() -> next(directory, lines), lines);
        } catch (IOException trouble) {
            throw unreadable(file, trouble);
        }
    }

    private static Optional<Outcome> next(Path directory, ByteLines lines) {
        Path file = directory.resolve(Layout.ATTACHMENT_REPORT);
        try {
            byte[] line = lines.next();
            if (line == null) {
                return Optional.empty();
            }
            return Optional.of(AttachmentOutcomeJson.read(
                    directory,
                    JsonLine.decode(line).orElseThrow(() -> new IllegalArgumentException("a line is no JSON"))));
        } catch (IOException | IllegalArgumentException broken) {
            throw unreadable(file, broken);
        }
    }

    private static DestinationException unreadable(Path file, Exception why) {
        return new DestinationException(
                ErrorContext.of(Phase.LOCAL).causedBy(why),
                file + " cannot be read. Fetch the attachments into the same directory again: it is written anew.");
    }

    private static DestinationException unwritable(Path file, IOException trouble) {
        return new DestinationException(
                ErrorContext.of(Phase.LOCAL).retryable(true).causedBy(trouble),
                file + " cannot be written: " + trouble.getClass().getSimpleName()
                        + ". Check space and permissions, then call fetchTo with the same directory again.");
    }
}
