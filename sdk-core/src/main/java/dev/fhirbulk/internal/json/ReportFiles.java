package dev.fhirbulk.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.internal.io.Layout;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.FileOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The files of a report, written and read one at a time. Stateless. */
final class ReportFiles {

    private ReportFiles() {}

    static void write(JsonGenerator json, Path directory, FileOutcome outcome) throws IOException {
        FileOutcome.Listed listed = outcome.listed();
        json.writeStartObject();
        json.writeStringField("kind", listed.kind().name());
        json.writeStringField("type", listed.type());
        json.writeNumberField("page", listed.page());
        json.writeNumberField("position", listed.position());
        json.writeStringField("url", listed.url());
        if (listed.count().isPresent()) {
            json.writeNumberField("count", listed.count().getAsLong());
        }
        if (outcome instanceof FileOutcome.Failed failed) {
            json.writeStringField("failed", failed.reason());
        } else if (outcome.stored().isPresent()) {
            stored(json, directory, outcome.stored().get());
        }
        json.writeEndObject();
    }

    private static void stored(JsonGenerator json, Path directory, FileOutcome.Stored stored) throws IOException {
        if (stored.location() != null) {
            Path relative = directory.relativize(stored.location());
            String path = StreamSupport.stream(relative.spliterator(), false)
                    .map(Path::toString)
                    .collect(Collectors.joining("/"));
            json.writeStringField("path", path);
        }
        json.writeNumberField("bytes", stored.bytes());
        json.writeNumberField("resources", stored.resources());
        json.writeStringField("sha256", stored.sha256());
        json.writeArrayFieldStart("types");
        for (String type : stored.types()) {
            json.writeString(type);
        }
        json.writeEndArray();
    }

    /** Reads on as the stream is consumed; closing the stream closes the input. */
    static Stream<FileOutcome> stream(InputStream in, Path directory) throws IOException {
        JsonParser json = Jackson.FACTORY.createParser(in);
        while (json.nextToken() != null && !"files".equals(json.currentName())) {
            if (json.currentToken() == JsonToken.START_ARRAY
                    || (json.currentToken() == JsonToken.START_OBJECT
                            && !json.getParsingContext().getParent().inRoot())) {
                json.skipChildren();
            }
        }
        json.nextToken();
        return StreamSupport.stream(new Files(json, directory), false).onClose(() -> close(json, in));
    }

    private static void close(JsonParser json, InputStream in) {
        try (in) {
            json.close();
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    /** Walks over the array. */
    private static final class Files extends Spliterators.AbstractSpliterator<FileOutcome> {
        private final JsonParser json;
        private final Path directory;

        Files(JsonParser json, Path directory) {
            super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
            this.json = json;
            this.directory = directory;
        }

        @Override
        public boolean tryAdvance(Consumer<? super FileOutcome> action) {
            try {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    if (json.currentToken() == JsonToken.END_ARRAY) {
                        return false;
                    }
                    throw new IOException("the list of files is cut off");
                }
                Map<String, Object> file = Jackson.object(json);
                action.accept(outcome(file == null ? Map.of() : file, directory));
                return true;
            } catch (IOException | RuntimeException broken) {
                throw broken instanceof BulkExportException known
                        ? known
                        : ReportJson.unusable(directory, "is damaged", broken);
            }
        }
    }

    private static FileOutcome outcome(Map<String, Object> file, Path directory) {
        FileOutcome.Listed listed = new FileOutcome.Listed(
                FileKind.valueOf(String.valueOf(file.get("kind"))),
                String.valueOf(file.get("type")),
                (int) number(file.get("page")),
                (int) number(file.get("position")),
                String.valueOf(file.get("url")),
                file.get("count") instanceof Number count ? OptionalLong.of(count.longValue()) : OptionalLong.empty());
        if (file.get("failed") instanceof String reason) {
            return new FileOutcome.Failed(listed, reason, null);
        }
        Set<String> types = new TreeSet<>();
        if (file.get("types") instanceof List<?> list) {
            list.forEach(type -> types.add(String.valueOf(type)));
        }
        Path location = file.get("path") instanceof String path ? new Layout(directory).resolve(path) : null;
        return new FileOutcome.AlreadyPresent(
                listed,
                new FileOutcome.Stored(
                        location,
                        number(file.get("bytes")),
                        number(file.get("resources")),
                        String.valueOf(file.get("sha256")),
                        types));
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }
}
