package dev.fhirbulk.lines;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Limit;
import dev.fhirbulk.error.LimitExceededException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.scan.Gunzip;
import dev.fhirbulk.internal.scan.LineFeeds;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of one stream, one in memory at a time. Only LF ends a line. For one thread. */
final class LineSource implements AutoCloseable {

    private static final int CHUNK = 64 * 1024;
    /** A line beyond that is rare enough not to keep its room. */
    private static final int LARGE = 1024 * 1024;

    private static final byte[] NOTHING = {};

    private final String name;
    private final InputStream in;
    private final int limit;
    private final byte[] chunk = new byte[CHUNK];
    /** Where lines that go over the end of a chunk are put together. */
    private byte[] line = NOTHING;

    private int length;
    private int position;
    private int end;
    private long consumed;
    private long lineNumber;
    private boolean ended;

    LineSource(String name, InputStream in, int limit) throws IOException {
        this.name = name;
        // Nothing is kept but a line, whose length is bounded: a file may be as dense as it likes.
        this.in = Gunzip.plain(in, Long.MAX_VALUE);
        this.limit = limit;
    }

    /** The next line that is not blank; null at the end. */
    @Nullable
    NdjsonLine next() {
        while (!ended) {
            long start = consumed;
            byte[] line = readLine();
            lineNumber++;
            NdjsonLine trimmed = trimmed(line, start);
            if (trimmed != null) {
                return trimmed;
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private byte[] readLine() {
        length = 0;
        while (position < end || fill()) {
            int feed = LineFeeds.next(chunk, position, end);
            int stop = feed < 0 ? end : feed;
            check(stop - position);
            if (feed >= 0 && length == 0) {
                // Most lines lie within one chunk, and are copied once.
                byte[] whole = Arrays.copyOfRange(chunk, position, stop);
                passed(stop + 1);
                return whole;
            }
            append(stop);
            passed(feed < 0 ? stop : stop + 1);
            if (feed >= 0) {
                return taken();
            }
        }
        ended = true;
        return taken();
    }

    private void passed(int next) {
        consumed += next - position;
        position = next;
    }

    private void check(int more) {
        if ((long) length + more > limit) {
            throw tooLong("is longer than " + limit + " bytes. The maxLineBytes(...) option raises the limit.");
        }
    }

    private void append(int stop) {
        int more = stop - position;
        if (length + more > line.length) {
            line = copy((int) Math.min(limit, Math.max(Math.max(CHUNK, 2L * line.length), (long) length + more)));
        }
        System.arraycopy(chunk, position, line, length, more);
        length += more;
    }

    /** A line that the heap cannot hold is the line's fault, not the program's. */
    private byte[] copy(int size) {
        try {
            return Arrays.copyOf(line, size);
        } catch (OutOfMemoryError full) {
            line = NOTHING;
            throw tooLong("does not fit into memory: it has more than " + length
                    + " bytes. Give the JVM more (-Xmx), or set a limit by the maxLineBytes(...) option.");
        }
    }

    private byte[] taken() {
        byte[] whole = copy(length);
        if (line.length > LARGE) {
            line = NOTHING;
        }
        return whole;
    }

    private LimitExceededException tooLong(String what) {
        return new LimitExceededException(
                ErrorContext.of(Phase.LOCAL), Limit.LINE_BYTES, name + ", line " + (lineNumber + 1) + " " + what);
    }

    private boolean fill() {
        try {
            position = 0;
            end = Math.max(in.read(chunk, 0, chunk.length), 0);
            return end > 0;
        } catch (IOException broken) {
            throw new DestinationException(
                    ErrorContext.of(Phase.LOCAL).causedBy(broken),
                    name + " cannot be read beyond line " + lineNumber + ", byte " + consumed + ": "
                            + broken.getClass().getSimpleName() + ". The file may be damaged or cut short.");
        }
    }

    private @Nullable NdjsonLine trimmed(byte[] line, long start) {
        int from = start == 0
                        && line.length >= 3
                        && line[0] == (byte) 0xef
                        && line[1] == (byte) 0xbb
                        && line[2] == (byte) 0xbf
                ? 3
                : 0;
        int to = line.length > from && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        for (int i = from; i < to; i++) {
            if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                byte[] bytes = from == 0 && to == line.length ? line : Arrays.copyOfRange(line, from, to);
                return new NdjsonLine(bytes, name, lineNumber, start + from);
            }
        }
        return null;
    }
}
