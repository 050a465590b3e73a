package dev.fhirbulk.internal.json;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.OutputStream;

/** Base64 in a JSON text, decoded in pieces. White space in it is passed over. */
final class Base64Text {

    private Base64Text() {}

    static void decode(JsonParser parser, OutputStream out) throws IOException {
        try {
            parser.readBinaryValue(Base64Variants.MIME_NO_LINEFEEDS, out);
        } catch (IllegalArgumentException noBase64) {
            throw new JsonParseException(parser, "a text is no Base64");
        }
    }
}
