package dev.fhirbulk.internal.scan;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts the lines of a file as it passes, names the types that they hold, and says at the end whether the last one is
 * a whole JSON object. Of most lines it looks at the beginning and the LF only: a cut body shows in its last line,
 * which is kept until the next one makes it unimportant. For one thread.
 */
public final class LineSkim {

    /** FHIR knows fewer types; more are a server's invention and need no memory. */
    private static final int MAX_TYPES = 500;

    /** A line longer than that is looked at as it passes instead of being kept. */
    private static final int KEPT = 256 * 1024;

    private static final byte[] START = "{\"resourceType\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_TYPE = 64;

    private final Set<String> types = new TreeSet<>();
    private final LineScanner scanner = new LineScanner(this::scanned);
    private final Bytes open = new Bytes();
    private final Bytes last = new Bytes();
    /** No type holds a quotation mark. */
    private byte[] lastType = {(byte) 0x22};

    private long position;
    private long openStart;
    private long lastStart;
    private boolean streaming;
    private boolean lastWhole = true;
    private long resources;
    private long longest;

    /** The next bytes. */
    public void accept(byte[] buffer, int offset, int length) {
        int end = offset + length;
        int start = offset;
        int visible = -1;
        int visibleEnd = -1;
        for (int lf = LineFeeds.next(buffer, start, end); lf >= 0; lf = LineFeeds.next(buffer, start, end)) {
            if (streaming || open.size > 0) {
                close(buffer, start, lf);
            } else if (lf - start > KEPT) {
                // Looked at in full here and now; what the lines before it looked like is of no more use.
                visible = scan(buffer, start, lf - start, position + (start - offset)) ? -1 : visible;
            } else if (line(buffer, start, lf, position + (start - offset))) {
                visible = start;
                visibleEnd = lf;
            }
            start = lf + 1;
        }
        if (visible >= 0) {
            last.set(buffer, visible, visibleEnd - visible);
            lastStart = position + (visible - offset);
        }
        if (start < end) {
            extend(buffer, start, end - start, position + (start - offset));
        }
        position += length;
    }

    /** No more bytes: the last line is looked at in full. */
    public void end() {
        if (streaming) {
            scanner.end();
            streaming = false;
        } else if (open.size > 0 && line(open.bytes, 0, open.size, openStart)) {
            last.set(open.bytes, 0, open.size);
            lastStart = openStart;
        }
        open.size = 0;
        if (last.size > 0) {
            long counted = resources;
            scan(last.bytes, 0, last.size, lastStart);
            resources = counted;
        }
    }

    /** Lines that are not blank. */
    public long resources() {
        return resources;
    }

    /** The resource types of the lines. */
    public Set<String> types() {
        return types;
    }

    /** The longest line so far in bytes, the one that has not ended included. */
    public long longest() {
        return Math.max(longest, streaming || open.size > 0 ? position - openStart : 0);
    }

    /** Once {@link #end} was called: whether the last line that is not blank is one whole JSON object. */
    public boolean lastWhole() {
        return lastWhole;
    }

    /** The line that began in bytes before these ends here. */
    private void close(byte[] buffer, int start, int lf) {
        int length = lf - start + (streaming ? 0 : open.size);
        if (!streaming && length > KEPT) {
            stream();
        }
        if (streaming) {
            scanner.accept(buffer, start, lf - start);
            scanner.end();
            streaming = false;
            return;
        }
        open.add(buffer, start, lf - start);
        if (line(open.bytes, 0, open.size, openStart)) {
            last.set(open.bytes, 0, open.size);
            lastStart = openStart;
        }
        open.size = 0;
    }

    private void extend(byte[] buffer, int start, int length, long at) {
        if (!streaming && open.size == 0) {
            openStart = at;
        }
        if (!streaming && open.size + length > KEPT) {
            stream();
        }
        if (streaming) {
            scanner.accept(buffer, start, length);
        } else {
            open.add(buffer, start, length);
        }
    }

    private void stream() {
        streaming = true;
        scanner.at(openStart);
        scanner.accept(open.bytes, 0, open.size);
        open.size = 0;
    }

    /** A whole line; true when it is not blank. */
    private boolean line(byte[] bytes, int start, int end, long at) {
        longest = Math.max(longest, end - start);
        int from = start + START.length;
        if (end - from < 2 || !Arrays.equals(bytes, start, from, START, 0, START.length)) {
            return scan(bytes, start, end - start, at);
        }
        int quote = from;
        int most = Math.min(end, from + LONGEST_TYPE);
        while (quote < most && bytes[quote] != '"' && bytes[quote] != '\\') {
            quote++;
        }
        if (quote == most || bytes[quote] == '\\') {
            return scan(bytes, start, end - start, at);
        }
        resources++;
        if (!Arrays.equals(bytes, from, quote, lastType, 0, lastType.length)) {
            lastType = Arrays.copyOfRange(bytes, from, quote);
            type(new String(lastType, StandardCharsets.UTF_8));
        }
        return true;
    }

    /** A line that does not begin as most do. */
    private boolean scan(byte[] bytes, int start, int length, long at) {
        long before = resources;
        scanner.at(at);
        scanner.accept(bytes, start, length);
        scanner.end();
        return resources > before;
    }

    private void scanned(long number, long start, long length, boolean whole, @Nullable String type) {
        resources++;
        longest = Math.max(longest, length);
        lastWhole = whole;
        last.size = 0;
        if (type != null) {
            type(type);
        }
    }

    private void type(String name) {
        if (types.size() < MAX_TYPES) {
            types.add(name);
        }
    }

    /** A line, kept. */
    private static final class Bytes {
        private byte[] bytes = new byte[0];
        private int size;

        void set(byte[] from, int offset, int length) {
            size = 0;
            add(from, offset, length);
        }

        void add(byte[] from, int offset, int length) {
            if (bytes.length < size + length) {
                bytes = Arrays.copyOf(bytes, Math.min(KEPT, Math.max(size + length, 2 * bytes.length)));
            }
            System.arraycopy(from, offset, bytes, size, length);
            size += length;
        }
    }
}
