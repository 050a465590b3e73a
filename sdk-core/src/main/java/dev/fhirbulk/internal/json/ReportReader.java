package dev.fhirbulk.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.io.Layout;
import dev.fhirbulk.model.ExportReport.Summary;
import dev.fhirbulk.model.FileOutcome;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A report while it is read: the totals at once, the files one by one. */
final class ReportReader implements Closeable {

    static final String END = "\n]}\n";

    private final Path directory;
    private final InputStream in;
    private final JsonParser parser;
    private final Map<String, Object> head = new LinkedHashMap<>();

    private ReportReader(Path directory, InputStream in, JsonParser parser) {
        this.directory = directory;
        this.in = in;
        this.parser = parser;
    }

    /** Opens the report and reads up to its first file. */
    static ReportReader open(Path directory) {
        Path file = Layout.report(directory);
        try {
            InputStream in = new BufferedInputStream(Files.newInputStream(file));
            ReportReader reader = new ReportReader(directory, in, Jackson.FACTORY.createParser(in));
            try {
                reader.readHead();
                reader.checkEnd();
                return reader;
            } catch (IOException | RuntimeException unreadable) {
                reader.close();
                throw unreadable;
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            throw problem(
                    none, "There is no report of an export in " + directory + ". Run the export into that directory.");
        } catch (JsonProcessingException noJson) {
            throw noReport(file, null);
        } catch (IOException unreadable) {
            throw problem(unreadable, "The report " + file + " cannot be read. Check its permissions.");
        }
    }

    Summary summary(@Nullable String handleText) {
        try {
            return SummaryJson.read(directory, head, handleText);
        } catch (IllegalArgumentException wrong) {
            throw noReport(Layout.report(directory), wrong);
        }
    }

    /** The next file, empty at the end. */
    Optional<FileOutcome> nextFile() {
        try {
            if (parser.isClosed() || parser.nextToken() == JsonToken.END_ARRAY) {
                return Optional.empty();
            }
            if (Jackson.member(parser) instanceof Map<?, ?> members) {
                return Optional.of(FileOutcomeJson.read(directory, members));
            }
            throw new IllegalArgumentException("its list of files holds something else");
        } catch (JsonProcessingException | IllegalArgumentException broken) {
            throw noReport(Layout.report(directory), broken instanceof IllegalArgumentException ? broken : null);
        } catch (IOException unreadable) {
            throw problem(
                    unreadable,
                    "The report " + Layout.report(directory) + " cannot be read to its end. Check the disk.");
        }
    }

    @Override
    public void close() {
        Streams.close(parser);
        Streams.close(in);
    }

    private void readHead() throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw noReport(Layout.report(directory), null);
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            checkFormat();
            if (name.equals("files") && value == JsonToken.START_ARRAY) {
                return;
            }
            Object member = Jackson.member(parser);
            if (member != null) {
                head.put(name, member);
            }
        }
        throw noReport(Layout.report(directory), null);
    }

    private void checkFormat() {
        if (head.get("format") instanceof Long format && format > ReportJson.FORMAT) {
            throw problem(
                    null,
                    "The report " + Layout.report(directory)
                            + " was written by a newer version of this library (format " + format + ", this one reads "
                            + ReportJson.FORMAT + "). Update the library.");
        }
    }

    /** A report is read in part only, so that it was cut off would show late or never. */
    private void checkEnd() throws IOException {
        Path file = Layout.report(directory);
        String end;
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(Math.max(0, channel.size() - END.length()));
            end = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
        if (!end.stripTrailing().endsWith(END.stripTrailing())) {
            throw problem(
                    null,
                    "The report " + file + " is cut off. Restore it, or run the same export again after deleting it.");
        }
    }

    private static DestinationException noReport(Path file, @Nullable Exception why) {
        String reason = why == null ? "" : ": " + why.getMessage();
        return problem(null, "The file " + file + " is not a whole report of an export" + reason + ". Restore it.");
    }

    private static DestinationException problem(@Nullable Throwable cause, String message) {
        return new DestinationException(ErrorContext.of(Phase.LOCAL).causedBy(cause), message);
    }
}
