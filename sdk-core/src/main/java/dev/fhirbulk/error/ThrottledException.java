package dev.fhirbulk.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** 429: too many requests. Immutable and thread-safe. */
public class ThrottledException extends BulkExportException {

    private final @Nullable Duration retryAfter;

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     * @param retryAfter how long the server asks to wait, null when it does not say
     */
    public ThrottledException(ErrorContext context, String message, @Nullable Duration retryAfter) {
        super(context, message);
        this.retryAfter = retryAfter;
    }

    /** How long the server asks to wait; empty when it does not say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
