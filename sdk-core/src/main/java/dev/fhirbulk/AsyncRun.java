package dev.fhirbulk;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A synchronous flow as a future whose cancellation reaches the thread; a plain one only forgets its result. */
final class AsyncRun<T> extends CompletableFuture<T> {

    private volatile @Nullable Future<?> work;

    private AsyncRun() {}

    static <T> CompletableFuture<T> of(ExecutorService executor, Supplier<T> flow) {
        AsyncRun<T> result = new AsyncRun<>();
        Future<?> work = executor.submit(() -> result.perform(flow));
        result.work = work;
        if (result.isCancelled()) {
            work.cancel(true);
        }
        return result;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        Future<?> running = work;
        if (cancelled && running != null) {
            running.cancel(true);
        }
        return cancelled;
    }

    private void perform(Supplier<T> flow) {
        try {
            complete(flow.get());
        } catch (RuntimeException | Error error) {
            completeExceptionally(error);
        }
    }
}
