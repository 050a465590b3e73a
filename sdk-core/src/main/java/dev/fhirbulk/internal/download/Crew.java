package dev.fhirbulk.internal.download;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Works through a list that may still grow, with several hands. The calling thread is one of them once the list is
 * whole, so the work is done even on an executor that has no free thread. The first exception stops all and is thrown.
 * To be called by one thread.
 */
public final class Crew {

    private final ExecutorService executor;
    private final int hands;
    private final IntConsumer work;
    private final List<Future<?>> others = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Phaser present = new Phaser(1);
    private int count;
    private int next;
    private int active;

    /**
     * With nothing to do yet.
     *
     * @param executor runs the others
     * @param hands how many threads at most, the caller's among them
     * @param work is called once for every number
     */
    public Crew(ExecutorService executor, int hands, IntConsumer work) {
        this.executor = executor;
        this.hands = hands;
        this.work = work;
    }

    /** The list has so many items now; the others begin with the new ones. */
    public void upTo(int newCount) {
        int wanted = grow(newCount);
        for (int i = 0; i < wanted; i++) {
            try {
                others.add(executor.submit(this::runAsOther));
            } catch (RejectedExecutionException noMore) {
                // A bounded executor may be full: fewer hands, the same work.
                left();
            }
        }
    }

    /** Throws what stopped the work, if something did. */
    public void check() {
        Throwable error = failure.get();
        if (error instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (error instanceof Error grave) {
            throw grave;
        }
    }

    /** Works too, and returns when all is done. */
    public void finish() {
        run(false);
        end(failed());
        check();
    }

    /** Stops the others and waits for them. */
    public void abandon(Throwable why) {
        failure.compareAndSet(null, why);
        end(true);
    }

    private void end(boolean interrupt) {
        others.forEach(other -> other.cancel(interrupt));
        present.awaitAdvance(present.arrive());
    }

    private synchronized int grow(int newCount) {
        count = newCount;
        others.removeIf(Future::isDone);
        int wanted = Math.max(0, Math.min(hands - 1, count - next) - active);
        active += wanted;
        return wanted;
    }

    /** The next number, -1 for none; one of the others then leaves at the same moment, so that it can be replaced. */
    private synchronized int nextItem(boolean other) {
        if (next < count && !failed()) {
            return next++;
        }
        active -= other ? 1 : 0;
        return -1;
    }

    private synchronized void left() {
        active--;
    }

    private void runAsOther() {
        present.register();
        try {
            run(true);
        } finally {
            present.arriveAndDeregister();
        }
    }

    private void run(boolean other) {
        for (int item = nextItem(other); item >= 0; item = nextItem(other)) {
            try {
                work.accept(item);
            } catch (RuntimeException | Error error) {
                failure.compareAndSet(null, error);
            }
        }
    }

    private boolean failed() {
        return failure.get() != null;
    }
}
