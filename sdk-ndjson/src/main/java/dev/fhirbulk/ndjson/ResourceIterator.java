package dev.fhirbulk.ndjson;

import dev.fhirbulk.ndjson.internal.LineCounter;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Resources, one in memory at a time. Close it, or read it to its end, where it closes itself; closing twice is
 * harmless. For one thread.
 *
 * <p>{@link #hasNext()} may throw {@link dev.fhirbulk.error.NdjsonParseException} for a bad line,
 * {@link dev.fhirbulk.error.DestinationException} for a file that cannot be read on. There is no quiet end.
 *
 * @param <T> the type of the resources
 */
public final class ResourceIterator<T> implements Iterator<T>, AutoCloseable {

    private final Stream<T> stream;
    private final Iterator<T> iterator;
    private final LineCounter counter;
    private boolean closed;
    private @Nullable T ahead;

    ResourceIterator(Stream<T> stream, LineCounter counter) {
        this.counter = counter;
        this.stream = stream;
        this.iterator = stream.iterator();
    }

    @Override
    public boolean hasNext() {
        if (ahead == null && !closed) {
            if (iterator.hasNext()) {
                ahead = iterator.next();
            } else {
                close();
            }
        }
        return ahead != null;
    }

    @Override
    public T next() {
        if (!hasNext() || ahead == null) {
            throw new NoSuchElementException("no more resources");
        }
        T resource = ahead;
        ahead = null;
        return resource;
    }

    /** Hands on all that are left and closes, also when the action throws. */
    @Override
    public void forEachRemaining(Consumer<? super T> action) {
        try (this) {
            while (hasNext()) {
                action.accept(next());
            }
        }
    }

    /** What is left as a lazy stream, whose closing closes this. */
    public Stream<T> stream() {
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize((Iterator<T>) this, traits), false)
                .onClose(this::close);
    }

    /** What this reading has come to so far; its end when closed. May be called from any thread. */
    public ReadStatistics statistics() {
        return new ReadStatistics(counter.lines(), counter.linesByHapi());
    }

    /** Ends the reading and closes the files. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            stream.close();
        }
    }
}
