package dev.fhirbulk.internal.http;

import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.error.ThrottledException;
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

    private final Limiter limiter;

    Retrier(HttpSettings settings, Limiter limiter) {
        this.settings = settings;
        this.limiter = limiter;
    }

    <T> T run(Call call, Supplier<T> attempt) {
        Streak streak = streak(call);
        while (true) {
            call.job().deadline().check(call.phase());
            try {
                return attempt.get();
            } catch (BulkExportException error) {
                streak.failed(error);
            }
        }
    }

    Streak streak(Call call) {
        return new Streak(call);
    }

    /** Failures of one call in a row: each waits its turn, and one too many is thrown. For one thread. */
    final class Streak {
        private final Call call;
        private final RetryPolicy policy;
        private Retry.AsyncContext<Object> context;
        private long othersBefore = limiter.successes();

        private Streak(Call call) {
            this.call = call;
            this.policy = call.once() ? RetryPolicy.never() : settings.retry(call.phase());
            this.context = fresh();
        }

        void progressed() {
            context = fresh();
        }

        /** Waits before the next try, or throws the error because there is none. */
        void failed(BulkExportException error) {
            if (error instanceof ThrottledException && limiter.successes() != othersBefore) {
                // The server serves others meanwhile: being asked to wait is no failure.
                othersBefore = limiter.successes();
                context = fresh();
            }
            long millis = mayHelp(error) ? context.onError(error) : -1;
            if (millis < 0) {
                throw error;
            }
            LOG.info("{} failed and is tried again in {} ms: {}", call, millis, error.getMessage());
            call.job().deadline().sleep(Duration.ofMillis(millis), call.phase());
        }

        private Retry.AsyncContext<Object> fresh() {
            return Retry.of("request", config(policy)).asyncContext();
        }
    }

    private RetryConfig config(RetryPolicy policy) {
        Jitter jitter = new Jitter(policy);
        return RetryConfig.custom()
                .maxAttempts(policy.maxAttempts())
                .retryOnException(error -> error instanceof BulkExportException known && mayHelp(known))
                .intervalBiFunction((attempt, result) -> jitter.next(result).toMillis())
                .build();
    }

    /** A full disk is not emptied by fetching the file again; the caller may, later. */
    private static boolean mayHelp(BulkExportException error) {
        return error.isRetryable() && error.phase() != Phase.LOCAL;
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
