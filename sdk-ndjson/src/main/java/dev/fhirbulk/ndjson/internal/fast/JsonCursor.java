package dev.fhirbulk.ndjson.internal.fast;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * A place in one line of JSON that only moves on. Stricter than RFC 8259 asks for: what is legal but odd (an escape in
 * a name, a number of a hundred digits) is a {@link HandOver} too. For one thread.
 */
final class JsonCursor {

    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final int LONGEST_NUMBER = 100;

    private final Unescaper unescaper = new Unescaper();
    private byte[] json = new byte[0];
    private int at;
    private int nameFrom;
    private int nameTo;
    private long nameHead;

    void open(byte[] line) {
        json = line;
        at = 0;
    }

    int at() {
        return at;
    }

    void backTo(int earlier) {
        at = earlier;
    }

    /** The next visible byte, not yet taken; 0 at the end. */
    byte peek() {
        while (at < json.length) {
            byte b = json[at];
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b;
            }
            at++;
        }
        return 0;
    }

    boolean isAtEnd() {
        peek();
        return at == json.length;
    }

    boolean take(char wanted) {
        // Most of the time no white space stands in between.
        if ((at < json.length && json[at] == wanted) || peek() == wanted) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char wanted) {
        if (!take(wanted)) {
            throw HandOver.SIGNAL;
        }
    }

    /** Takes the word if it comes next. */
    boolean takeWord(String word) {
        if (peek() != word.charAt(0) || at + word.length() > json.length) {
            return false;
        }
        for (int i = 1; i < word.length(); i++) {
            if (json[at + i] != word.charAt(i)) {
                return false;
            }
        }
        at += word.length();
        return true;
    }

    /** Takes a certain name and its colon if they come next and nothing stands in between. */
    boolean takeName(Name wanted) {
        peek();
        int length = wanted.lengthAt(json, at);
        at += length;
        return length > 0;
    }

    /** Takes any name and its colon. What the name was is kept until the next one is taken here. */
    void name() {
        expect('"');
        nameFrom = at;
        while (at < json.length && json[at] != '"') {
            at++;
        }
        nameTo = at++;
        nameHead = Name.head(json, nameFrom, nameTo - nameFrom);
        expect(':');
    }

    /** Whether the name begins with an underscore, which is then no longer part of it. */
    boolean nameIsUnderscored() {
        if ((byte) nameHead != '_') {
            return false;
        }
        nameFrom++;
        nameHead = Name.head(json, nameFrom, nameTo - nameFrom);
        return true;
    }

    /** The name's {@link Name#head()}. */
    long nameHead() {
        return nameHead;
    }

    /** Whether the name is one with the same head. */
    boolean nameEndsAs(Name other) {
        return other.endsAs(json, nameFrom, nameTo);
    }

    String text() {
        expect('"');
        int from = at;
        int to = plainEnd(from);
        if (to < json.length && json[to] == '"') {
            at = to + 1;
            return new String(json, from, to - from, StandardCharsets.ISO_8859_1);
        }
        String text = unescaper.text(json, from, to);
        at = unescaper.end();
        return text;
    }

    /** Where the next quote, backslash, control character or byte beyond ASCII is. */
    private int plainEnd(int from) {
        int i = from;
        for (; i + 8 <= json.length; i += 8) {
            long eight = Name.eight(json, i);
            long special = (below(eight, ' ') | zeros(eight ^ ONES * '"') | zeros(eight ^ ONES * '\\') | eight) & TOPS;
            if (special != 0) {
                return i + (Long.numberOfTrailingZeros(special) >>> 3);
            }
        }
        while (i < json.length && json[i] >= ' ' && json[i] != '"' && json[i] != '\\') {
            i++;
        }
        return i;
    }

    /** The top bit of the first byte that is zero; those after it may be wrong. */
    private static long zeros(long eight) {
        return (eight - ONES) & ~eight;
    }

    /** The top bit of the first byte that is less than the limit; those after it may be wrong. */
    private static long below(long eight, char limit) {
        return (eight - ONES * limit) & ~eight;
    }

    /** A number as HAPI hands it to a primitive: without an exponent, and zero without a sign. */
    String number() {
        peek();
        int from = at;
        boolean negative = take('-');
        int whole = digits();
        if (whole > 1 && json[at - whole] == '0') {
            throw HandOver.SIGNAL;
        }
        if (at < json.length && json[at] == '.') {
            at++;
            digits();
        }
        boolean exponent = at < json.length && (json[at] | 0x20) == 'e';
        if (exponent) {
            exponent();
        }
        if (at - from > LONGEST_NUMBER) {
            throw HandOver.SIGNAL;
        }
        String text = new String(json, from, at - from, StandardCharsets.ISO_8859_1);
        return negative || exponent ? new BigDecimal(text).toPlainString() : text;
    }

    private void exponent() {
        at++;
        if (at < json.length && (json[at] == '+' || json[at] == '-')) {
            at++;
        }
        if (digits() > 2) {
            throw HandOver.SIGNAL;
        }
    }

    private int digits() {
        int from = at;
        while (at < json.length && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        if (at == from) {
            throw HandOver.SIGNAL;
        }
        return at - from;
    }

    /** Passes over the value of a member, of which no more is asked than that it has an end. */
    void skip() {
        int depth = 0;
        for (byte b = peek(); depth > 0 || (b != ',' && b != '}'); b = peek()) {
            switch (b) {
                case '"' -> text();
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                case 0 -> throw HandOver.SIGNAL;
                default -> {}
            }
            at += b == '"' ? 0 : 1;
        }
    }
}
