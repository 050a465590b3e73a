package dev.fhirbulk.internal.scan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the lines in bytes that are pushed in pieces of any size, without keeping them: where each begins and ends,
 * whether it is one whole JSON object, and its top-level {@code resourceType}. Only LF ends a line; CR is white
 * space; a byte order mark at the start is skipped. Blank lines are counted and not reported. For one thread.
 */
public final class LineScanner {

    private static final byte[] RESOURCE_TYPE = "resourceType".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_NAME = 64;

    /** Hears of every line that is not blank. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One line.
         *
         * @param number from 1, blank lines counted
         * @param start its first byte, from 0
         * @param length its bytes without the LF
         * @param whole whether it is one JSON object from its first to its last visible byte
         * @param type its resource type, null when it has none
         */
        void line(long number, long start, long length, boolean whole, @Nullable String type);
    }

    private final Sink sink;
    private final byte[] captured = new byte[LONGEST_NAME];
    private long position;
    private long lineStart;
    private long lineNumber = 1;

    private int depth;
    private boolean visible;
    private boolean broken;
    private boolean closed;
    private boolean inString;
    private boolean escaped;
    private boolean keyExpected;
    private boolean capturing;
    private boolean captureIsKey;
    private boolean typeFollows;
    private int capturedLength;
    private @Nullable String type;
    private @Nullable String lastType;

    /** Reporting to a sink. */
    public LineScanner(Sink sink) {
        this.sink = sink;
    }

    /** The next bytes. */
    public void accept(byte[] buffer, int offset, int length) {
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            byte b = buffer[i];
            if (b == '\n') {
                endLine(position + (i - offset));
                lineStart = position + (i - offset) + 1;
            } else if (inString) {
                string(b);
            } else {
                outside(b, position + (i - offset));
            }
        }
        position += length;
    }

    /** The next bytes begin a line there; a byte order mark means something at the start only. */
    void at(long start) {
        position = start;
        lineStart = start;
    }

    /** How long the line is that has not ended yet, in bytes. */
    public long open() {
        return position - lineStart;
    }

    /** No more bytes: reports the last line if no LF ended it. */
    public void end() {
        endLine(position);
    }

    private void string(byte b) {
        if (escaped) {
            escaped = false;
            capture(b);
        } else if (b == '\\') {
            escaped = true;
            // An escaped name is none that FHIR knows, so it need not be understood here.
            capture(b);
        } else if (b == '"') {
            inString = false;
            endCapture();
        } else {
            capture(b);
        }
    }

    private void outside(byte b, long at) {
        switch (b) {
            case ' ', '\t', '\r' -> {}
            case '{', '[' -> open(b);
            case '}', ']' -> close();
            case '"' -> startString();
            case ',' -> comma();
            default -> other(b, at);
        }
    }

    private void open(byte b) {
        broken |= closed || (!visible && b == '[');
        visible = true;
        depth++;
        keyExpected = depth == 1;
        typeFollows = false;
    }

    private void close() {
        broken |= depth == 0;
        visible = true;
        depth--;
        closed = depth == 0;
        typeFollows = false;
    }

    private void comma() {
        broken |= depth == 0;
        visible = true;
        keyExpected = depth == 1;
    }

    private void startString() {
        broken |= depth == 0;
        visible = true;
        inString = true;
        capturing = depth == 1 && (keyExpected || (typeFollows && type == null));
        captureIsKey = keyExpected;
        capturedLength = 0;
    }

    private void other(byte b, long at) {
        if (at < 3 && (b == (byte) 0xef || b == (byte) 0xbb || b == (byte) 0xbf)) {
            return;
        }
        broken |= depth == 0;
        visible = true;
        if (b != ':') {
            typeFollows = false;
        }
    }

    private void capture(byte b) {
        if (capturing) {
            if (capturedLength == LONGEST_NAME) {
                capturing = false;
                capturedLength = 0;
            } else {
                captured[capturedLength++] = b;
            }
        }
    }

    private void endCapture() {
        if (captureIsKey && depth == 1) {
            keyExpected = false;
            typeFollows = capturing && isResourceType();
        } else if (capturing) {
            type = name();
            typeFollows = false;
        }
        capturing = false;
        captureIsKey = false;
    }

    private boolean isResourceType() {
        return Arrays.equals(captured, 0, capturedLength, RESOURCE_TYPE, 0, RESOURCE_TYPE.length);
    }

    /** Lines of a file mostly hold one type: the same string serves them all. */
    private String name() {
        String last = lastType;
        if (last != null && last.length() == capturedLength) {
            int i = 0;
            while (i < capturedLength && last.charAt(i) == (char) (captured[i] & 0xff)) {
                i++;
            }
            if (i == capturedLength) {
                return last;
            }
        }
        String found = new String(captured, 0, capturedLength, StandardCharsets.UTF_8);
        lastType = found;
        return found;
    }

    private void endLine(long end) {
        if (visible) {
            sink.line(lineNumber, lineStart, end - lineStart, closed && !broken && !inString, type);
        }
        lineNumber++;
        depth = 0;
        visible = false;
        broken = false;
        closed = false;
        inString = false;
        escaped = false;
        keyExpected = false;
        capturing = false;
        captureIsKey = false;
        typeFollows = false;
        type = null;
    }
}
