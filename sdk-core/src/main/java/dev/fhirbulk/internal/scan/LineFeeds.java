package dev.fhirbulk.internal.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for the ends of lines, eight bytes at a time: lines of resources are long. Stateless. */
public final class LineFeeds {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LINE_FEEDS = 0x0a0a0a0a0a0a0a0aL;
    private static final long LOW = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;

    private LineFeeds() {}

    /** Where the next LF stands, -1 when there is none before the end. */
    public static int next(byte[] buffer, int from, int end) {
        int i = from;
        for (; i <= end - 8; i += 8) {
            long differing = (long) LONGS.get(buffer, i) ^ LINE_FEEDS;
            long found = (differing - LOW) & ~differing & HIGH;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        for (; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
