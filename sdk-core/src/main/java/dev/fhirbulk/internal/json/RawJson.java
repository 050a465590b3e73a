package dev.fhirbulk.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;

/** JSON kept as compact text. Numbers stay to the digit, which copying through Java numbers would not keep. */
final class RawJson {

    private final StringWriter text = new StringWriter();
    private final JsonGenerator generator;

    RawJson() throws IOException {
        generator = Jackson.FACTORY.createGenerator(text);
        generator.writeStartObject();
    }

    /** The value under the parser. */
    static String value(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = Jackson.FACTORY.createGenerator(text)) {
            copy(parser, generator);
        }
        return text.toString();
    }

    /** Adds the value under the parser as a member. */
    void member(String name, JsonParser parser) throws IOException {
        generator.writeFieldName(name);
        copy(parser, generator);
    }

    /** Characters so far, what is buffered aside. */
    int size() {
        return text.getBuffer().length();
    }

    /** Ends the object. */
    String object() throws IOException {
        generator.writeEndObject();
        generator.close();
        return text.toString();
    }

    private static void copy(JsonParser parser, JsonGenerator generator) throws IOException {
        int depth = 0;
        while (true) {
            JsonToken token = parser.currentToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            event(token, parser, generator);
            if (depth == 0) {
                return;
            }
            parser.nextToken();
        }
    }

    private static void event(JsonToken token, JsonParser parser, JsonGenerator generator) throws IOException {
        switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getText());
            case FIELD_NAME -> generator.writeFieldName(parser.currentName());
            default -> generator.copyCurrentEvent(parser);
        }
    }
}
