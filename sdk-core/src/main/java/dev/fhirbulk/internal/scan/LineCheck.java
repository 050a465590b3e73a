package dev.fhirbulk.internal.scan;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What is wrong with one line of NDJSON, in words that quote nothing of it. Stateless. */
public final class LineCheck {

    private LineCheck() {}

    /**
     * The first fault.
     *
     * @param line the bytes without the line's end
     * @param controlsAllowed whether raw control characters within texts are let pass
     * @return null when the line is one JSON object in UTF-8
     */
    public static @Nullable String fault(byte[] line, boolean controlsAllowed) {
        boolean[] whole = new boolean[1];
        LineScanner scanner = new LineScanner((number, start, length, complete, type) -> whole[0] = complete);
        scanner.accept(line, 0, line.length);
        scanner.end();
        if (!whole[0]) {
            return "it is not one whole JSON object; it may have been cut off";
        }
        if (!controlsAllowed && hasControl(line)) {
            return "it holds a raw control character, which JSON forbids; allowControlCharacters() lets it pass";
        }
        return isUtf8(line) ? null : "it is not UTF-8";
    }

    private static boolean hasControl(byte[] line) {
        for (byte b : line) {
            if (b >= 0 && b < ' ' && b != '\t' && b != '\r') {
                return true;
            }
        }
        return false;
    }

    private static boolean isUtf8(byte[] line) {
        boolean ascii = true;
        for (byte b : line) {
            ascii &= b >= 0;
        }
        if (ascii) {
            return true;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .hasRemaining();
        } catch (CharacterCodingException notUtf8) {
            return false;
        }
    }
}
