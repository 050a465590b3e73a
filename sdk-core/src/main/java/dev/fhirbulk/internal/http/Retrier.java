package dev.fhirbulk.internal.http;

import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.error.BulkExportException;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats what failed for a passing reason. Whether and how long is resilience4j's decision; the waiting itself
 * goes through the hidden sleeper and within the deadline. Thread-safe.
 */
final class Retrier {

    private static final Logger LOG = LoggerFactory.getLogger(Retrier.class);

    private final HttpSettings settings;

    Retrier(HttpSettings settings) {
        this.settings = settings;
    }

    <T> T run(Call call, Supplier<T> attempt) {
        RetryPolicy policy = call.once() ? RetryPolicy.never() : settings.retry(call.phase());
        Retry.AsyncContext<T> context = Retry.of("request", config(policy)).asyncContext();
        while (true) {
            call.job().deadline().check(call.phase());
            try {
                return attempt.get();
            } catch (BulkExportException error) {
                long millis = error.isRetryable() ? context.onError(error) : -1;
                if (millis < 0) {
                    throw error;
                }
                LOG.info("{} failed and is tried again in {} ms: {}", call, millis, error.getMessage());
                call.job().deadline().sleep(Duration.ofMillis(millis), call.phase());
            }
        }
    }

    private RetryConfig config(RetryPolicy policy) {
        Jitter jitter = new Jitter(policy);
        return RetryConfig.custom()
                .maxAttempts(policy.maxAttempts())
                .retryOnException(error -> error instanceof BulkExportException known && known.isRetryable())
                .intervalBiFunction((attempt, result) -> jitter.next(result).toMillis())
                .build();
    }

    /** Decorrelated jitter: each wait is drawn between the first one and three times the last. */
    private final class Jitter {
        private final RetryPolicy policy;
        private Duration last;

        Jitter(RetryPolicy policy) {
            this.policy = policy;
            this.last = policy.initialDelay();
        }

        Duration next(Either<Throwable, Object> result) {
            long least = policy.initialDelay().toMillis();
            long most = Math.max(least, Math.min(policy.maxDelay().toMillis(), last.toMillis() * 3));
            last = Duration.ofMillis(
                    least + (long) ((most - least) * settings.time().random()));
            Duration asked = result.isLeft() && result.getLeft() instanceof BulkExportException error
                    ? error.retryAfter().orElse(Duration.ZERO)
                    : Duration.ZERO;
            return asked.compareTo(last) > 0 ? asked : last;
        }
    }
}
