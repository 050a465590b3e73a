package dev.fhirbulk.ndjson.internal.fast;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Texts that hold escapes or more than ASCII. Its buffer is used again. For one thread. */
final class Unescaper {

    private static final char REPLACEMENT = '\ufffd';

    private byte[] buffer = new byte[256];
    private int length;
    private byte[] json = buffer;
    private int at;

    /**
     * The text.
     *
     * @param line the bytes
     * @param from where the text begins, after its quote
     * @param plain up to where it is known to be plain
     */
    String text(byte[] line, int from, int plain) {
        json = line;
        at = plain;
        length = 0;
        copy(from, plain);
        while (at < json.length) {
            byte b = json[at];
            if (b == '"') {
                at++;
                return checked(new String(buffer, 0, length, StandardCharsets.UTF_8));
            }
            if (b >= 0 && b < ' ') {
                throw HandOver.SIGNAL;
            }
            if (b == '\\') {
                escape();
            } else {
                run();
            }
        }
        throw HandOver.SIGNAL;
    }

    /** What is not UTF-8 becomes the replacement character, which is too rare to ask whether it was meant. */
    private static String checked(String text) {
        if (text.indexOf(REPLACEMENT) >= 0) {
            throw HandOver.SIGNAL;
        }
        return text;
    }

    /** Where the line goes on after the text and its quote. */
    int end() {
        return at;
    }

    private void run() {
        int from = at;
        while (at < json.length && (json[at] >= ' ' || json[at] < 0) && json[at] != '"' && json[at] != '\\') {
            at++;
        }
        copy(from, at);
    }

    private void copy(int from, int to) {
        room(to - from);
        System.arraycopy(json, from, buffer, length, to - from);
        length += to - from;
    }

    private void room(int more) {
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + more));
        }
    }

    private void escape() {
        at += 2;
        switch (at <= json.length ? json[at - 1] : 0) {
            case '"' -> one('"');
            case '\\' -> one('\\');
            case '/' -> one('/');
            case 'b' -> one('\b');
            case 'f' -> one('\f');
            case 'n' -> one('\n');
            case 'r' -> one('\r');
            case 't' -> one('\t');
            case 'u' -> unicode();
            default -> throw HandOver.SIGNAL;
        }
    }

    private void one(char ascii) {
        room(1);
        buffer[length++] = (byte) ascii;
    }

    private void unicode() {
        int unit = hex();
        int point = unit;
        if (Character.isSurrogate((char) unit)) {
            if (at + 2 > json.length || json[at] != '\\' || json[at + 1] != 'u') {
                throw HandOver.SIGNAL;
            }
            at += 2;
            int low = hex();
            if (!Character.isSurrogatePair((char) unit, (char) low)) {
                throw HandOver.SIGNAL;
            }
            point = Character.toCodePoint((char) unit, (char) low);
        }
        byte[] utf8 = Character.toString(point).getBytes(StandardCharsets.UTF_8);
        room(utf8.length);
        System.arraycopy(utf8, 0, buffer, length, utf8.length);
        length += utf8.length;
    }

    private int hex() {
        if (at + 4 > json.length) {
            throw HandOver.SIGNAL;
        }
        int unit = 0;
        for (int end = at + 4; at < end; at++) {
            int digit = Character.digit(json[at], 16);
            if (digit < 0) {
                throw HandOver.SIGNAL;
            }
            unit = unit * 16 + digit;
        }
        return unit;
    }
}
