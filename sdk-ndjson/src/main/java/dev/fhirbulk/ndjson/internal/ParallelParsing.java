package dev.fhirbulk.ndjson.internal;

import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.ExportInterruptedException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.lines.BadLinePolicy;
import dev.fhirbulk.lines.NdjsonLine;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads lines on one thread and parses them in blocks on others; hands on what they become in the order of the lines.
 * The queue that keeps that order bounds the blocks in memory. For one consuming thread.
 *
 * @param <T> what a line becomes
 */
public final class ParallelParsing<T> {

    private final Stream<NdjsonLine> lines;
    private final int parallelism;
    private final BadLinePolicy policy;
    private final Function<BadLinePolicy, Function<NdjsonLine, @Nullable T>> parsers;
    private final BlockingQueue<Block<T>> ordered;
    private final BlockingQueue<Block<T>> work = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Nothing is read before the first element is asked for.
     *
     * @param lines closed at the end, or by closing {@link #stream()}
     * @param parallelism threads that parse
     * @param policy hears of bad lines on the consuming thread, in their order
     * @param parsers makes a parser for one thread, which reports bad lines to the policy it is given
     */
    public ParallelParsing(
            Stream<NdjsonLine> lines,
            int parallelism,
            BadLinePolicy policy,
            Function<BadLinePolicy, Function<NdjsonLine, @Nullable T>> parsers) {
        this.lines = lines;
        this.parallelism = parallelism;
        this.policy = policy;
        this.parsers = parsers;
        this.ordered = new ArrayBlockingQueue<>(4 * parallelism);
    }

    /** What the lines become. Closing it ends the threads; a file that one of them reads is closed soon after. */
    public Stream<T> stream() {
        return Parsing.stream(new InOrder()).onClose(this::stop);
    }

    private void start() {
        threads.add(new Thread(this::read, "fhir-ndjson-reader"));
        for (int i = 1; i <= parallelism; i++) {
            threads.add(new Thread(this::parse, "fhir-ndjson-parser-" + i));
        }
        for (Thread thread : threads) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void stop() {
        if (threads.isEmpty()) {
            lines.close();
        }
        threads.forEach(Thread::interrupt);
    }

    private void read() {
        Block<T> block = new Block<>();
        try {
            try (lines) {
                for (Iterator<NdjsonLine> all = lines.iterator(); all.hasNext(); ) {
                    if (block.add(all.next())) {
                        hand(block);
                        block = new Block<>();
                    }
                }
                block.last(null);
            } catch (RuntimeException trouble) {
                block.last(trouble);
            }
            hand(block);
        } catch (InterruptedException closed) {
            // Whoever closed does not wait for more.
            Thread.currentThread().interrupt();
        }
    }

    private void hand(Block<T> block) throws InterruptedException {
        ordered.put(block);
        work.put(block);
    }

    private void parse() {
        List<Object> items = new ArrayList<>();
        Function<NdjsonLine, @Nullable T> parser =
                parsers.apply((line, error) -> items.add(new Block.Bad(line, error)));
        try {
            while (true) {
                work.take().parse(parser, items);
                items.clear();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the consumer sees. */
    private final class InOrder implements Iterator<T> {
        private Iterator<Object> items = List.of().iterator();
        private @Nullable Block<T> block;
        private @Nullable T next;

        @Override
        public boolean hasNext() {
            while (next == null && (items.hasNext() || more())) {
                if (items.hasNext()) {
                    settle(items.next());
                }
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

        @SuppressWarnings("unchecked")
        private void settle(Object item) {
            if (item instanceof Block.Bad bad) {
                policy.onBadLine(bad.line(), bad.error());
            } else {
                next = (T) item;
            }
        }

        /** The next block; false after the last one. */
        private boolean more() {
            Block<T> done = block;
            if (done != null && done.isLast()) {
                done.throwTrouble();
                return false;
            }
            if (done == null) {
                start();
            }
            try {
                Block<T> following = ordered.take();
                items = following.items().iterator();
                block = following;
                return true;
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
                throw new ExportInterruptedException(
                        ErrorContext.of(Phase.LOCAL).causedBy(interrupt),
                        "The thread was interrupted while it waited for resources. The files are unharmed: read them again.");
            }
        }
    }
}
