package dev.fhirbulk.ndjson.internal.fast;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An ASCII name as it stands in JSON, {@code "status":}, to be compared eight bytes at a time: most names are decided
 * by their first eight and their last eight. Immutable and thread-safe.
 */
final class Name {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final String name;
    private final byte[] quoted;
    private final int length;
    private final long first;
    private final long firstMask;
    private final long last;

    Name(String name) {
        this.name = name;
        length = name.length() + 3;
        quoted = Arrays.copyOf(('"' + name + "\":").getBytes(StandardCharsets.US_ASCII), Math.max(8, length));
        firstMask = length >= 8 ? -1L : (1L << (8 * length)) - 1;
        first = eight(quoted, 0);
        last = eight(quoted, quoted.length - 8);
    }

    /** Eight bytes as a number, the first one lowest. */
    static long eight(byte[] bytes, int at) {
        return (long) EIGHT_BYTES.get(bytes, at);
    }

    /** The first bytes of a name as a number, eight at most. */
    static long head(byte[] bytes, int from, int length) {
        if (length >= 8) {
            return eight(bytes, from);
        }
        long head = 0;
        for (int i = from + length - 1; i >= from; i--) {
            head = (head << 8) | (bytes[i] & 0xff);
        }
        return head;
    }

    long head() {
        return head(quoted, 1, name.length());
    }

    /** Whether the name with its quotes and colon stands there; how long that is, or 0. Not for the last few bytes. */
    int lengthAt(byte[] json, int at) {
        int end = at + length;
        boolean here = end + 8 <= json.length
                && (eight(json, at) & firstMask) == first
                && (length <= 8 || eight(json, end - 8) == last)
                && (length <= 16 || Arrays.equals(quoted, 8, length - 8, json, at + 8, end - 8));
        return here ? length : 0;
    }

    /** Whether a name with the same {@link #head()} is this one. */
    boolean endsAs(byte[] json, int from, int to) {
        return to - from == name.length()
                && (name.length() <= 8 || Arrays.equals(quoted, 9, 1 + name.length(), json, from + 8, to));
    }

    @Override
    public String toString() {
        return name;
    }
}
