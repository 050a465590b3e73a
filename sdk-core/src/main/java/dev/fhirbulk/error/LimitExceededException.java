package dev.fhirbulk.error;

/** Something is larger than its limit. The message names the limit and the option that raises it. Immutable and thread-safe. */
public final class LimitExceededException extends BulkExportException {

    private final Limit limit;

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param limit what was exceeded
     * @param message what happened and what to do next
     */
    public LimitExceededException(ErrorContext context, Limit limit, String message) {
        super(context, message);
        this.limit = limit;
    }

    /** What was exceeded. */
    public Limit limit() {
        return limit;
    }
}
