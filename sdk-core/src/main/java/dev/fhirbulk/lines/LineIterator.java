package dev.fhirbulk.lines;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.NdjsonParseException;
import dev.fhirbulk.error.Phase;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Good lines of several sources, one after another. For one thread. */
final class LineIterator implements Iterator<NdjsonLine>, AutoCloseable {

    private final NdjsonLines lines;
    private final Iterator<NdjsonLines.Opening> sources;
    private @Nullable LineSource source;
    private @Nullable NdjsonLine next;
    private boolean closed;

    LineIterator(NdjsonLines lines, Iterator<NdjsonLines.Opening> sources) {
        this.lines = lines;
        this.sources = sources;
    }

    @Override
    public boolean hasNext() {
        while (next == null && !closed) {
            NdjsonLine candidate = candidate();
            if (candidate == null) {
                close();
            } else if (isGood(candidate)) {
                next = candidate;
            }
        }
        return next != null;
    }

    @Override
    public NdjsonLine next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no more lines");
        }
        NdjsonLine line = next;
        next = null;
        if (line == null) {
            throw new NoSuchElementException("no more lines");
        }
        return line;
    }

    @Override
    public void close() {
        closed = true;
        closeSource();
    }

    private @Nullable NdjsonLine candidate() {
        while (true) {
            LineSource open = source;
            if (open != null) {
                NdjsonLine line = open.next();
                if (line != null) {
                    return line;
                }
                closeSource();
            }
            if (!sources.hasNext()) {
                return null;
            }
            source = sources.next().open(lines.limit());
        }
    }

    private boolean isGood(NdjsonLine line) {
        Optional<NdjsonParseException> fault = lines.checked() ? line.fault(lines.controlsAllowed()) : Optional.empty();
        fault.ifPresent(error -> lines.policy().onBadLine(line, error));
        return fault.isEmpty();
    }

    private void closeSource() {
        LineSource open = source;
        source = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException trouble) {
                throw new DestinationException(
                        ErrorContext.of(Phase.LOCAL).causedBy(trouble), "A source of lines could not be closed.");
            }
        }
    }
}
