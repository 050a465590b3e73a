package dev.fhirbulk.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Reads JSON objects from bodies of which nobody knows what they are. Stateless and thread-safe. */
public final class Json {

    private static final String BOM = "\uFEFF";

    private Json() {}

    /**
     * The object in a body, whatever its declared type: values are {@code Map}, {@code List}, {@code String},
     * {@code Long}, {@code BigInteger}, {@code BigDecimal}, {@code Boolean} or null. Bytes that are not UTF-8
     * become replacement characters, because an error text in Latin-1 is better than none.
     *
     * @return empty when the body is anything but one JSON object of at most 200 levels
     */
    public static Optional<Map<String, Object>> object(byte[] body) {
        if (!looksLikeObject(body)) {
            return Optional.empty();
        }
        String text = new String(body, StandardCharsets.UTF_8);
        try (JsonParser parser = Jackson.FACTORY.createParser(text.startsWith(BOM) ? text.substring(1) : text)) {
            return Optional.ofNullable(Jackson.object(parser));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** Whether the first byte that is neither a byte order mark nor white space opens an object. */
    static boolean looksLikeObject(byte[] body) {
        return firstByte(body) == '{';
    }

    /** The first byte that is neither a byte order mark nor white space, -1 when there is none. */
    static int firstByte(byte[] body) {
        int at = body.length > 2 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF ? 3 : 0;
        while (at < body.length && (body[at] == ' ' || (body[at] >= '\t' && body[at] <= '\r'))) {
            at++;
        }
        return at < body.length ? body[at] : -1;
    }
}
