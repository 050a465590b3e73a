package dev.fhirbulk.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.function.Supplier;

/** JSON kept as compact text. Numbers stay to the digit, which copying through Java numbers would not keep. */
final class RawJson {

    /** Characters. */
    private static final int LIMIT = 16 << 20;

    private final StringWriter text = new StringWriter();
    private final JsonGenerator generator;
    private final Supplier<? extends RuntimeException> tooLarge;

    /** An object without members so far. */
    RawJson(Supplier<? extends RuntimeException> tooLarge) throws IOException {
        this.tooLarge = tooLarge;
        generator = Jackson.FACTORY.createGenerator(text);
        generator.writeStartObject();
    }

    /** The value under the parser. */
    static String value(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = Jackson.FACTORY.createGenerator(text)) {
            int depth = 0;
            do {
                depth = event(parser, generator, depth);
            } while (depth > 0 && parser.nextToken() != null);
        }
        return text.toString();
    }

    /** Adds the value under the parser as a member. */
    void member(String name, JsonParser parser) throws IOException {
        generator.writeFieldName(name);
        int depth = 0;
        do {
            depth = event(parser, generator, depth);
            if (text.getBuffer().length() > LIMIT) {
                throw tooLarge.get();
            }
        } while (depth > 0 && parser.nextToken() != null);
    }

    /** Ends the object. */
    String object() throws IOException {
        generator.writeEndObject();
        generator.close();
        return text.toString();
    }

    private static int event(JsonParser parser, JsonGenerator generator, int depth) throws IOException {
        JsonToken token = parser.currentToken();
        switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getText());
            case FIELD_NAME -> generator.writeFieldName(parser.currentName());
            default -> generator.copyCurrentEvent(parser);
        }
        return depth + (token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0);
    }
}
