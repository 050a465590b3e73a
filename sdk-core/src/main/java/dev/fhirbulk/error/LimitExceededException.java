package dev.fhirbulk.error;

/** Something is larger than its limit. The message names the limit and the option that raises it. Immutable and thread-safe. */
public final class LimitExceededException extends BulkExportException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public LimitExceededException(ErrorContext context, String message) {
        super(context, message);
    }
}
