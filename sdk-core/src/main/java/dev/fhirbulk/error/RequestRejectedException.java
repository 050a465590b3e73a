package dev.fhirbulk.error;

/** The server refuses what was asked: the caller has to change the request. Immutable and thread-safe. */
public abstract class RequestRejectedException extends BulkExportException {

    /** For subclasses; see {@link BulkExportException}. */
    protected RequestRejectedException(ErrorContext context, String message) {
        super(context, message);
    }
}
