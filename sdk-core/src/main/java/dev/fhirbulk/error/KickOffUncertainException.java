package dev.fhirbulk.error;

/** A kick-off was sent and its answer is unknown: a job may run on the server. Immutable and thread-safe. */
public final class KickOffUncertainException extends BulkExportException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public KickOffUncertainException(ErrorContext context, String message) {
        super(context, message);
    }
}
