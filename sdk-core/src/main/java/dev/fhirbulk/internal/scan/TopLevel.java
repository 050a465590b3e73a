package dev.fhirbulk.internal.scan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Finds a text member of a JSON object without reading the rest of it as JSON. Stateless. */
public final class TopLevel {

    private TopLevel() {}

    /**
     * The text of a member at the top level.
     *
     * @param json one whole object
     * @param member its name, ASCII
     * @return empty when there is none, or its value is no text; escapes stay as they are written
     */
    public static Optional<String> text(byte[] json, String member) {
        byte[] wanted = member.getBytes(StandardCharsets.US_ASCII);
        int depth = 0;
        boolean key = false;
        boolean found = false;
        for (int i = 0; i < json.length; i++) {
            switch (json[i]) {
                case '{', '[' -> {
                    depth++;
                    key = depth == 1;
                    found = false;
                }
                case '}', ']' -> depth--;
                case ',' -> key = depth == 1;
                case '"' -> {
                    int end = endOfString(json, i + 1);
                    if (found) {
                        return Optional.of(new String(json, i + 1, end - i - 1, StandardCharsets.UTF_8));
                    }
                    found = key && depth == 1 && Arrays.equals(json, i + 1, end, wanted, 0, wanted.length);
                    key = false;
                    i = end;
                }
                case ':', ' ', '\t', '\r' -> {}
                default -> found = false;
            }
        }
        return Optional.empty();
    }

    private static int endOfString(byte[] json, int from) {
        int i = from;
        while (i < json.length && json[i] != '"') {
            i += json[i] == '\\' ? 2 : 1;
        }
        return Math.min(i, json.length);
    }
}
