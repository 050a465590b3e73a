package dev.fhirbulk.error;

/** 429: too many requests; {@link #retryAfter()} says how long to wait. Immutable and thread-safe. */
public class ThrottledException extends BulkExportException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public ThrottledException(ErrorContext context, String message) {
        super(context, message);
    }
}
