package dev.fhirbulk.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A FHIR Binary resource in JSON, of which servers make an attachment. Read as a stream. Stateless and thread-safe. */
public final class BinaryJson {

    private BinaryJson() {}

    /**
     * What a document is.
     *
     * @param resourceType {@code ""} when it is no FHIR resource, or no JSON at all
     * @param contentType as written, null for none
     * @param hasData whether there is content
     */
    public record Head(String resourceType, @Nullable String contentType, boolean hasData) {}

    /** What a document is; its end need not be reached. */
    public static Head head(InputStream in) throws IOException {
        String type = "";
        String contentType = null;
        boolean data = false;
        try (JsonParser parser = Jackson.FACTORY.createParser(in)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "resourceType" -> type = textOr(parser, type);
                    case "contentType" -> contentType = textOr(parser, "");
                    case "data" -> data |= value == JsonToken.VALUE_STRING;
                    default -> parser.skipChildren();
                }
            }
            return new Head(type, contentType, data);
        } catch (JsonProcessingException noJson) {
            return new Head("", null, false);
        }
    }

    /**
     * The content of a Binary resource.
     *
     * @throws IOException when it is no Base64
     */
    public static void content(InputStream in, OutputStream out) throws IOException {
        try (JsonParser parser = Jackson.FACTORY.createParser(in)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals("data")) {
                    Base64Text.decode(parser, out);
                } else {
                    parser.skipChildren();
                }
            }
        }
    }

    private static String textOr(JsonParser parser, String otherwise) throws IOException {
        String text = Scalars.text(parser);
        return text == null ? otherwise : text;
    }
}
