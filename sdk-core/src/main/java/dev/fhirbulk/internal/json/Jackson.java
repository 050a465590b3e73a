package dev.fhirbulk.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
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
        try {
            return Values.read(parser);
        } catch (ArithmeticException | NumberFormatException outOfBounds) {
            // A number whose exponent no BigDecimal can hold is reported by Jackson in another way than all else.
            throw new JsonParseException(parser, "a number is out of bounds");
        }
    }

    /** The object that the parser reads, null when it reads another thing. */
    @SuppressWarnings("unchecked")
    static @Nullable Map<String, Object> object(JsonParser parser) throws IOException {
        parser.nextToken();
        Object value = member(parser);
        if (parser.nextToken() != null) {
            throw new JsonParseException(parser, "something follows the value");
        }
        return value instanceof Map<?, ?> ? (Map<String, Object>) value : null;
    }
}
