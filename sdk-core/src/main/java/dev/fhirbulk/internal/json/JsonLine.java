package dev.fhirbulk.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** One JSON object on one line. Stateless and thread-safe. */
public final class JsonLine {

    private JsonLine() {}

    /**
     * The object as compact UTF-8 without a line break, members in the map's order.
     *
     * @param object texts, numbers, booleans, maps, lists and nulls
     */
    public static byte[] encode(Map<String, ?> object) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator generator = Jackson.FACTORY.createGenerator(line)) {
            Values.write(generator, object);
        } catch (IOException notInMemory) {
            throw new UncheckedIOException(notInMemory);
        }
        return line.toByteArray();
    }

    /** The object of a line; empty when the line is not exactly one whole object in UTF-8. */
    public static Optional<Map<String, Object>> decode(byte[] line) {
        if (!Json.looksLikeObject(line)) {
            return Optional.empty();
        }
        try (JsonParser parser = Jackson.FACTORY.createParser(line)) {
            return Optional.ofNullable(Jackson.object(parser));
        } catch (IOException broken) {
            return Optional.empty();
        }
    }
}
