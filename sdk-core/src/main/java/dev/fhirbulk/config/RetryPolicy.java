package dev.fhirbulk.config;

import java.time.Duration;

/**
 * How often and how patiently a request is repeated after a transient failure. Immutable and thread-safe.
 * The wait grows exponentially with jitter from {@code initialDelay} to {@code maxDelay}; a
 * {@code Retry-After} of the server is obeyed where it is longer. The kick-off is never repeated.
 *
 * @param maxAttempts attempts in all, the first included, counted anew after each success; at least 1
 * @param initialDelay the wait after the first failure
 * @param maxDelay the longest wait between two attempts
 */
public record RetryPolicy(int maxAttempts, Duration initialDelay, Duration maxDelay) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException when there is no attempt, or a wait is not positive or out of order
     */
    public RetryPolicy {
        if (maxAttempts < 1
                || initialDelay.isNegative()
                || initialDelay.isZero()
                || maxDelay.compareTo(initialDelay) < 0) {
            throw new IllegalArgumentException("A retry policy needs at least one attempt, a positive initial delay and"
                    + " a maximum not below it; given: " + maxAttempts + ", " + initialDelay + ", " + maxDelay);
        }
    }

    /** One attempt only. */
    public static RetryPolicy never() {
        return new RetryPolicy(1, Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    /** For files, tokens, deletes and discovery: 5 attempts, 1 s to 60 s. */
    public static RetryPolicy standard() {
        return new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(60));
    }

    /** For polls, which guard hours of work: 6 attempts in a row, 30 s to 8 min. */
    public static RetryPolicy patient() {
        return new RetryPolicy(6, Duration.ofSeconds(30), Duration.ofMinutes(8));
    }
}
