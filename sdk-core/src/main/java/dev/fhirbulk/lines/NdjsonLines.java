package dev.fhirbulk.lines;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * NDJSON as raw lines, one in memory at a time; gzip is recognized by its first bytes, all members are read.
 *
 * <pre>{@code NdjsonLines.read(report.paths("Patient")).forEach(line -> send(line.bytes()));}</pre>
 *
 * <p>Only LF ends a line; a CR before it, blank lines and a byte order mark are passed over; the last line needs no
 * LF but must be whole. A line that is not one JSON object in UTF-8 is a bad line: by default it throws
 * {@link dev.fhirbulk.error.NdjsonParseException}. Trouble with the file itself, a gzip that ends early among it, is
 * {@link DestinationException}; a line beyond the limit {@link dev.fhirbulk.error.LimitExceededException}.
 *
 * <p>Immutable and thread-safe; its streams and iterators are for one thread. Paths can be read again and again, an
 * input stream once. Bulk Data Access IG, "File Request", and ndjson-spec.
 */
public final class NdjsonLines {

    /** The default of {@link #maxLineBytes}: 256 MiB. */
    public static final int DEFAULT_MAX_LINE_BYTES = 256 << 20;

    private final List<Opening> sources;
    private final BadLinePolicy policy;
    private final int limit;
    private final boolean controlsAllowed;
    private final boolean checked;

    /** Opens a source. */
    interface Opening {
        LineSource open(int limit);
    }

    private NdjsonLines(
            List<Opening> sources, BadLinePolicy policy, int limit, boolean controlsAllowed, boolean checked) {
        this.sources = sources;
        this.policy = policy;
        this.limit = limit;
        this.controlsAllowed = controlsAllowed;
        this.checked = checked;
    }

    /** The lines of a file, plain or gzip. */
    public static NdjsonLines read(Path file) {
        return read(List.of(file));
    }

    /** The lines of files, plain or gzip, one file after another. */
    public static NdjsonLines read(Collection<Path> files) {
        return of(files.stream().map(NdjsonLines::opening).toList());
    }

    /** The lines of a stream, plain or gzip; it is closed at the end. */
    public static NdjsonLines read(InputStream in) {
        return of(List.of(limit -> source("(stream)", in, limit)));
    }

    /** What to do with bad lines. Default: {@link BadLinePolicy#fail()}. */
    public NdjsonLines onBadLine(BadLinePolicy value) {
        return new NdjsonLines(sources, value, limit, controlsAllowed, checked);
    }

    /**
     * The longest line in bytes. Default: {@link #DEFAULT_MAX_LINE_BYTES}.
     *
     * @throws IllegalArgumentException when it is less than 2
     */
    public NdjsonLines maxLineBytes(int value) {
        if (value < 2) {
            throw new IllegalArgumentException("maxLineBytes(" + value + "): no resource fits into that.");
        }
        return new NdjsonLines(sources, policy, value, controlsAllowed, checked);
    }

    /** Lets raw control characters within texts pass, which some servers send. Default: such a line is bad. */
    public NdjsonLines allowControlCharacters() {
        return new NdjsonLines(sources, policy, limit, true, checked);
    }

    /**
     * Gives out lines without looking at them, bad ones too, and leaves {@link #onBadLine} unasked: for a caller whose own
     * parser sees what is wrong, and who asks {@link NdjsonLine#fault} then. Default: every line is checked, which takes as
     * long again as finding its end.
     */
    public NdjsonLines unchecked() {
        return new NdjsonLines(sources, policy, limit, controlsAllowed, false);
    }

    /** Reads all lines and closes everything, also when the action throws. */
    public void forEach(Consumer<? super NdjsonLine> action) {
        try (Stream<NdjsonLine> stream = stream()) {
            stream.forEach(action);
        }
    }

    /** The lines as a lazy stream, to be closed; at its end it has closed its files itself. */
    public Stream<NdjsonLine> stream() {
        LineIterator iterator = new LineIterator(this, sources.iterator());
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize((Iterator<NdjsonLine>) iterator, traits), false)
                .onClose(iterator::close);
    }

    int limit() {
        return limit;
    }

    boolean controlsAllowed() {
        return controlsAllowed;
    }

    boolean checked() {
        return checked;
    }

    BadLinePolicy policy() {
        return policy;
    }

    private static NdjsonLines of(List<Opening> sources) {
        return new NdjsonLines(sources, BadLinePolicy.fail(), DEFAULT_MAX_LINE_BYTES, false, true);
    }

    private static Opening opening(Path file) {
        return limit -> {
            try {
                return source(file.toString(), Files.newInputStream(file), limit);
            } catch (IOException absent) {
                throw unreadable(file.toString(), absent);
            }
        };
    }

    private static LineSource source(String name, InputStream in, int limit) {
        try {
            return new LineSource(name, in, limit);
        } catch (IOException broken) {
            throw unreadable(name, broken);
        }
    }

    private static DestinationException unreadable(String name, IOException cause) {
        return new DestinationException(
                ErrorContext.of(Phase.LOCAL).causedBy(cause),
                name + " cannot be read: " + cause.getClass().getSimpleName()
                        + ". Check that it exists and may be read.");
    }
}
