package dev.fhirbulk.ndjson.internal.fast;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.hl7.fhir.r4.model.Base64BinaryType;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.PrimitiveType;

/**
 * Reads JSON values into primitives: by HAPI's setter, or to the same end by a shorter way where the value is of the
 * common form. A value that HAPI's setter refuses ends in its exception, and the line is HAPI's. For one thread.
 */
final class Primitives {

    /** The most digits that a long holds in any case. */
    private static final int LONG_DIGITS = 18;

    private final DateTimes dates = new DateTimes();
    private final JsonCursor json;

    Primitives(JsonCursor json) {
        this.json = json;
    }

    void read(Kind kind, PrimitiveType<?> into) {
        switch (kind) {
            case INTEGER -> into.setValueAsString(json.number());
            case DECIMAL -> decimal((DecimalType) into, json.number());
            case BOOLEAN -> into.setValueAsString(truth());
            case DATE -> dates.put((BaseDateTimeType) into, text());
            case BASE64 -> base64((Base64BinaryType) into, text());
            default -> into.setValueAsString(text());
        }
    }

    /** A text; HAPI warns about an empty one. */
    String text() {
        String text = json.text();
        if (text.isEmpty()) {
            throw HandOver.SIGNAL;
        }
        return text;
    }

    private String truth() {
        if (json.takeWord("true")) {
            return "true";
        }
        if (json.takeWord("false")) {
            return "false";
        }
        throw HandOver.SIGNAL;
    }

    private static void decimal(DecimalType into, String text) {
        if (!Values.POSSIBLE || text.length() > LONG_DIGITS) {
            into.setValueAsString(text);
            return;
        }
        boolean negative = text.charAt(0) == '-';
        long digits = 0;
        int scale = 0;
        for (int i = negative ? 1 : 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                scale = text.length() - 1 - i;
            } else {
                digits = 10 * digits + (c - '0');
            }
        }
        Values.put(into, BigDecimal.valueOf(negative ? -digits : digits, scale), text);
    }

    private static void base64(Base64BinaryType into, String text) {
        byte[] encoded = text.getBytes(StandardCharsets.ISO_8859_1);
        if (Values.POSSIBLE && isCanonical(encoded)) {
            Values.put(into, Base64.getDecoder().decode(encoded), text);
        } else {
            into.setValueAsString(text);
        }
    }

    /** Whether encoding the decoded would give the same again; what the decoder refuses is looked for by itself. */
    private static boolean isCanonical(byte[] encoded) {
        int length = encoded.length;
        if (length % 4 != 0 || encoded[length - 1] != '=') {
            return length % 4 == 0;
        }
        // The last letter before the padding has bits that must be zero.
        boolean two = encoded[length - 2] == '=';
        int last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
                .indexOf(encoded[length - (two ? 3 : 2)]);
        return last >= 0 && (last & (two ? 0xf : 0x3)) == 0;
    }
}
