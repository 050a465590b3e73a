package dev.fhirbulk.ndjson.internal;

/**
 * Raw control characters within JSON texts, written as the escapes that JSON asks for: HAPI's parser refuses them and
 * offers no option. Only what the parser sees is changed, never a file. Stateless.
 */
final class RawControls {

    private RawControls() {}

    /** The same JSON, with each control character inside a text escaped and each one outside of texts a space. */
    static String escaped(String json) {
        if (json.chars().noneMatch(c -> c < ' ')) {
            return json;
        }
        StringBuilder out = new StringBuilder(json.length() + 16);
        boolean inText = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '\\' && inText && i + 1 < json.length()) {
                out.append(c).append(json.charAt(++i));
                continue;
            }
            inText ^= c == '"';
            append(out, c, inText);
        }
        return out.toString();
    }

    private static void append(StringBuilder out, char c, boolean inText) {
        if (c >= ' ') {
            out.append(c);
        } else if (inText) {
            out.append(String.format("\\u%04x", (int) c));
        } else {
            out.append(' ');
        }
    }
}
