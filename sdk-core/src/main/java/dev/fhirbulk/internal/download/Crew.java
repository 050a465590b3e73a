package dev.fhirbulk.internal.download;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Works through a list with several hands. The calling thread is one of them, so the work goes on even on an
 * executor that has no free thread. The first exception stops all and is thrown. Thread-safe.
 */
public final class Crew {

    private final ExecutorService executor;
    private final int hands;

    /**
     * With at most the given number of threads, the caller's among them.
     *
     * @param executor runs the others
     * @param hands at least 1
     */
    public Crew(ExecutorService executor, int hands) {
        this.executor = executor;
        this.hands = hands;
    }

    /** Calls the work once for every number from 0 to {@code count} - 1; returns when all is done. */
    public void each(int count, IntConsumer work) {
        Shift shift = new Shift(count, work);
        List<Future<?>> others = hire(shift, Math.min(hands, count) - 1);
        try {
            shift.run();
        } finally {
            others.forEach(other -> other.cancel(shift.failed()));
            shift.awaitOthers();
        }
        shift.rethrow();
    }

    private List<Future<?>> hire(Shift shift, int number) {
        List<Future<?>> others = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            try {
                others.add(executor.submit(shift::runAsOther));
            } catch (RejectedExecutionException noMore) {
                // A bounded executor may be full: fewer hands, the same work.
                return others;
            }
        }
        return others;
    }

    /** One list in work. */
    private static final class Shift {
        private final int count;
        private final IntConsumer work;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final Phaser present = new Phaser(1);

        Shift(int count, IntConsumer work) {
            this.count = count;
            this.work = work;
        }

        void runAsOther() {
            present.register();
            try {
                run();
            } finally {
                present.arriveAndDeregister();
            }
        }

        void run() {
            while (!failed()) {
                int index = next.getAndIncrement();
                if (index >= count) {
                    return;
                }
                try {
                    work.accept(index);
                } catch (RuntimeException | Error error) {
                    failure.compareAndSet(null, error);
                }
            }
        }

        boolean failed() {
            return failure.get() != null;
        }

        void awaitOthers() {
            present.awaitAdvance(present.arrive());
        }

        void rethrow() {
            Throwable error = failure.get();
            if (error instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (error instanceof Error grave) {
                throw grave;
            }
        }
    }
}
