package dev.fhirbulk.ndjson.internal;

import dev.fhirbulk.lines.NdjsonLine;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lines to what they become, on the thread that asks. A plain iterator: {@code Stream.flatMap} would cost a tenth of
 * the parsing. For one thread.
 *
 * @param <T> what a line becomes
 */
public final class Parsing<T> implements Iterator<T> {

    private final Iterator<NdjsonLine> lines;
    private final Function<NdjsonLine, @Nullable T> parser;
    private @Nullable T next;

    private Parsing(Iterator<NdjsonLine> lines, Function<NdjsonLine, @Nullable T> parser) {
        this.lines = lines;
        this.parser = parser;
    }

    /** What the lines become; nothing of those of which the parser makes null. Its closing closes the lines. */
    public static <T> Stream<T> of(Stream<NdjsonLine> lines, Function<NdjsonLine, @Nullable T> parser) {
        return stream(new Parsing<>(lines.iterator(), parser)).onClose(lines::close);
    }

    static <T> Stream<T> stream(Iterator<T> iterator) {
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator, traits), false);
    }

    @Override
    public boolean hasNext() {
        while (next == null && lines.hasNext()) {
            next = parser.apply(lines.next());
        }
        return next != null;
    }

    @Override
    public T next() {
        T found = hasNext() ? next : null;
        if (found == null) {
            throw new NoSuchElementException("no more resources");
        }
        next = null;
        return found;
    }
}
