package dev.fhirbulk.ndjson.internal;

import dev.fhirbulk.error.NdjsonParseException;
import dev.fhirbulk.lines.NdjsonLine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lines that one thread parses in one go. Passed from the reader to a parser and on to the consumer, never used by two
 * of them at a time.
 *
 * @param <T> what a line becomes
 */
final class Block<T> {

    private static final int BYTES = 64 * 1024;

    private final CountDownLatch parsed = new CountDownLatch(1);
    private List<NdjsonLine> lines = new ArrayList<>();
    private List<Object> items = List.of();
    private int bytes;
    private boolean last;
    private @Nullable Throwable trouble;

    /** A line that is no resource, to be reported in its turn. */
    record Bad(NdjsonLine line, NdjsonParseException error) {}

    /** True when that is enough. */
    boolean add(NdjsonLine line) {
        lines.add(line);
        bytes += line.bytes().length;
        return bytes >= BYTES;
    }

    /** Nothing follows, because the lines ended or could not be read on. */
    void last(@Nullable RuntimeException why) {
        last = true;
        trouble = why;
    }

    boolean isLast() {
        return last;
    }

    /**
     * Parses.
     *
     * @param parser may add bad lines to the items by itself
     * @param into where the items are gathered
     */
    void parse(Function<NdjsonLine, @Nullable T> parser, List<Object> into) {
        try {
            for (NdjsonLine line : lines) {
                T item = parser.apply(line);
                if (item != null) {
                    into.add(item);
                }
            }
        } catch (RuntimeException | Error broken) {
            last = true;
            trouble = broken;
        } finally {
            items = List.copyOf(into);
            lines = List.of();
            parsed.countDown();
        }
    }

    /** What became of the lines, once they are parsed. */
    List<Object> items() throws InterruptedException {
        parsed.await();
        return items;
    }

    /** What ended the reading, if it was not the end. */
    void throwTrouble() {
        if (trouble instanceof RuntimeException typed) {
            throw typed;
        }
        if (trouble instanceof Error error) {
            throw error;
        }
    }
}
