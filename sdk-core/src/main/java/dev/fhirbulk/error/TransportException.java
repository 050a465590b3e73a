package dev.fhirbulk.error;

/** No answer: connection refused, reset, closed, timed out, or TLS failed. Immutable and thread-safe. */
public final class TransportException extends BulkExportException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public TransportException(ErrorContext context, String message) {
        super(context, message);
    }
}
