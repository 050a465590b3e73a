package dev.fhirbulk.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The one configuration of Jackson. Nothing newer than its 2.15: hosts such as Spark bring their own. */
final class Jackson {

    static final int MAX_DEPTH = 200;
    static final int MAX_TEXT = 20_000_000;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_TEXT)
                    .build())
            // Source excerpts in messages would put signed URLs into logs.
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final TypeReference<@Nullable Map<String, Object>> OBJECT = new TypeReference<>() {};

    private static final ObjectReader MEMBER = MAPPER.reader()
            .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .forType(Object.class);

    private Jackson() {}

    /** One that reads to another depth. */
    static JsonFactory factory(int depth) {
        return depth == MAX_DEPTH
                ? FACTORY
                : FACTORY.rebuild()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(depth)
                                .maxStringLength(MAX_TEXT)
                                .build())
                        .build();
    }

    /** The value under the parser, in the middle of a document. */
    static @Nullable Object member(JsonParser parser) throws IOException {
        return widened(guarded(parser, () -> MEMBER.readValue(parser)));
    }

    /** The object that the parser reads, null when it reads another thing. */
    static @Nullable Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> object = guarded(parser, () -> MAPPER.readValue(parser, OBJECT));
        widened(object);
        return object;
    }

    /** Reads a value. */
    private interface Reading<T> {
        @Nullable
        T read() throws IOException;
    }

    /** A number whose exponent no BigDecimal can hold is reported by Jackson in another way than all else. */
    private static <T> @Nullable T guarded(JsonParser parser, Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (ArithmeticException | NumberFormatException outOfBounds) {
            throw new JsonParseException(parser, "a number is out of bounds");
        }
    }

    /** Small whole numbers as Long; Jackson's own switch for that refuses those that need more than a Long. */
    @SuppressWarnings("unchecked")
    private static @Nullable Object widened(@Nullable Object value) {
        if (value instanceof Integer small) {
            return small.longValue();
        }
        if (value instanceof Map<?, ?> map) {
            ((Map<String, @Nullable Object>) map).replaceAll((name, member) -> widened(member));
        } else if (value instanceof List<?> list) {
            ((List<@Nullable Object>) list).replaceAll(Jackson::widened);
        }
        return value;
    }
}
