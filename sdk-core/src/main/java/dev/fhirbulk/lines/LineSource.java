package dev.fhirbulk.lines;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Limit;
import dev.fhirbulk.error.LimitExceededException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.scan.Gunzip;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of one stream, one in memory at a time. Only LF ends a line. For one thread. */
final class LineSource implements AutoCloseable {

    private static final int CHUNK = 64 * 1024;

    private final String name;
    private final InputStream in;
    private final int limit;
    private final byte[] chunk = new byte[CHUNK];
    private byte[] line = new byte[CHUNK];
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
        while (true) {
            if (position == end && !fill()) {
                ended = true;
                return Arrays.copyOf(line, length);
            }
            int stop = position;
            while (stop < end && chunk[stop] != '\n') {
                stop++;
            }
            append(stop);
            consumed += stop - position;
            position = stop;
            if (position < end) {
                position++;
                consumed++;
                return Arrays.copyOf(line, length);
            }
        }
    }

    private void append(int stop) {
        int more = stop - position;
        if ((long) length + more > limit) {
            throw new LimitExceededException(
                    ErrorContext.of(Phase.LOCAL),
                    Limit.LINE_BYTES,
                    name + ", line " + (lineNumber + 1) + " is longer than " + limit
                            + " bytes. The maxLineBytes(...) option raises the limit.");
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, (int) Math.min(limit, Math.max(2L * line.length, (long) length + more)));
        }
        System.arraycopy(chunk, position, line, length, more);
        length += more;
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
