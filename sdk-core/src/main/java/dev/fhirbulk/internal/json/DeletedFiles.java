package dev.fhirbulk.internal.json;

import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.NdjsonParseException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.io.ByteLines;
import dev.fhirbulk.model.DeletedResource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads files of deletions, in the shapes that servers send. What cannot be read is reported, never passed over. Stateless. */
final class DeletedFiles {

    /** {@code Type/id} with a base, a slash or a version around it. */
    private static final Pattern REFERENCE =
            Pattern.compile("(?:.*/)?([A-Z][A-Za-z]+)/([^/?#\\s]+)(?:/_history(?:/[^/?#]*)?)?");

    private DeletedFiles() {}

    /** What a line cannot be read for. */
    private static final class Fault extends Exception {
        private static final long serialVersionUID = 1L;

        Fault(String why) {
            super(why, null, false, false);
        }
    }

    /** The deletions of a file, to be closed; lines that are none go to the consumer, which may throw. */
    static Stream<DeletedResource> of(Path file, Consumer<NdjsonParseException> bad) {
        try {
            ByteLines lines = new ByteLines(OutcomeFiles.plain(file));
            long[] number = {0};
            return Streams.of(() -> next(lines, file, number, bad), lines).flatMap(List::stream);
        } catch (IOException unreadable) {
            throw OutcomeFiles.unreadable(file, unreadable);
        }
    }

    private static Optional<List<DeletedResource>> next(
            ByteLines lines, Path file, long[] number, Consumer<NdjsonParseException> bad) {
        try {
            long start = lines.offset();
            byte[] line = lines.next();
            number[0]++;
            return line == null
                    ? Optional.empty()
                    : Optional.of(deletions(line, new Place(file, number[0], start, bad)));
        } catch (IOException unreadable) {
            throw OutcomeFiles.unreadable(file, unreadable);
        }
    }

    /** Where a line stands, and who hears of what is wrong with it. */
    private record Place(Path file, long number, long start, Consumer<NdjsonParseException> bad) {

        void report(Fault fault) {
            bad.accept(new NdjsonParseException(
                    ErrorContext.of(Phase.LOCAL),
                    "this line names no deleted resource: " + fault.getMessage() + ".",
                    file.toString(),
                    number,
                    start));
        }
    }

    private static List<DeletedResource> deletions(byte[] line, Place place) {
        if (Json.firstByte(line) < 0) {
            return List.of();
        }
        List<DeletedResource> all = new ArrayList<>();
        try {
            Map<String, Object> resource =
                    JsonLine.decode(line).orElseThrow(() -> new Fault("it is not one whole JSON object"));
            if ("Bundle".equals(text(resource.get("resourceType")))) {
                Object entries = resource.get("entry");
                (entries instanceof List<?> list ? list : List.of()).forEach(entry -> add(entry, all, place));
            } else {
                // Some servers list what is left of the resource itself.
                all.add(stub(resource));
            }
        } catch (Fault fault) {
            place.report(fault);
        }
        return all;
    }

    /** One bad entry must not take the others of its Bundle along. */
    private static void add(@Nullable Object entry, List<DeletedResource> all, Place place) {
        try {
            if (!(entry instanceof Map<?, ?> members)) {
                throw new Fault("an entry of its Bundle is no object");
            }
            all.add(deletion(members));
        } catch (Fault fault) {
            place.report(fault);
        }
    }

    private static DeletedResource deletion(Map<?, ?> entry) throws Fault {
        String url = null;
        if (entry.get("request") instanceof Map<?, ?> request) {
            String method = text(request.get("method"));
            if (!"DELETE".equalsIgnoreCase(method)) {
                throw new Fault("an entry of its Bundle asks for something else than DELETE");
            }
            url = text(request.get("url"));
        }
        url = url == null ? text(entry.get("fullUrl")) : url;
        if (url == null && entry.get("resource") instanceof Map<?, ?> resource) {
            return stub(resource);
        }
        return reference(url);
    }

    private static DeletedResource reference(@Nullable String url) throws Fault {
        if (url == null) {
            throw new Fault("an entry of its Bundle names no resource");
        }
        int query = url.indexOf('?');
        Matcher reference = REFERENCE.matcher(query < 0 ? url : url.substring(0, query));
        if (reference.matches()) {
            return new DeletedResource(reference.group(1), reference.group(2));
        }
        throw new Fault(
                query >= 0
                        ? "an entry deletes by a search instead of an id"
                        : "an entry's URL is not of the form Type/id");
    }

    private static DeletedResource stub(Map<?, ?> resource) throws Fault {
        String type = text(resource.get("resourceType"));
        String id = text(resource.get("id"));
        if (type == null || id == null || type.equals("OperationOutcome")) {
            throw new Fault("it is neither a Bundle nor what is left of a resource");
        }
        return new DeletedResource(type, id);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text && !text.isBlank() ? text.strip() : null;
    }
}
