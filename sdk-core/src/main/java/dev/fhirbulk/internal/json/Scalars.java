package dev.fhirbulk.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the value under a parser leniently; a value of another shape is passed over whole. */
final class Scalars {

    private static final int LONGEST_NUMBER = 40;

    private Scalars() {}

    /** The text of a string, number or boolean; null for anything else and for blank text. */
    static @Nullable String text(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token.isStructStart()) {
            parser.skipChildren();
            return null;
        }
        String text = token == JsonToken.VALUE_NULL ? "" : parser.getText().strip();
        return text.isEmpty() ? null : text;
    }

    /** True or false, also as text; null for anything else. */
    static @Nullable Boolean bool(JsonParser parser) throws IOException {
        String text = text(parser);
        if ("true".equalsIgnoreCase(text)) {
            return Boolean.TRUE;
        }
        return "false".equalsIgnoreCase(text) ? Boolean.FALSE : null;
    }

    /** A whole number from 0 on, also as text or with a fraction of zero; empty for anything else. */
    static OptionalLong number(JsonParser parser) throws IOException {
        String text = text(parser);
        if (text == null || text.length() > LONGEST_NUMBER) {
            return OptionalLong.empty();
        }
        try {
            long value = new BigDecimal(text).longValueExact();
            return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
        } catch (ArithmeticException | NumberFormatException none) {
            return OptionalLong.empty();
        }
    }
}
