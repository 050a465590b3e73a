package dev.fhirbulk.internal.http;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes the next chunk of a body, or gives up when none comes for too long. The second hidden source of time:
 * tests fire it when the server says that the stall has begun.
 */
public interface IdleGuard {

    /**
     * The next element, or null when the time is over.
     *
     * @param chunks where chunks arrive
     * @param limitNanos how long to wait
     */
    <T> @Nullable T next(BlockingQueue<T> chunks, long limitNanos) throws InterruptedException;

    /** Waits by the machine's clock. */
    static IdleGuard system() {
        return new IdleGuard() {
            @Override
            public <T> @Nullable T next(BlockingQueue<T> chunks, long limitNanos) throws InterruptedException {
                return chunks.poll(limitNanos, TimeUnit.NANOSECONDS);
            }
        };
    }
}
