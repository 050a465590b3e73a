package dev.fhirbulk.error;

/** The server answered something that the protocol does not allow. Immutable and thread-safe. */
public abstract class MalformedResponseException extends BulkExportException {

    /** For subclasses; see {@link BulkExportException}. */
    protected MalformedResponseException(ErrorContext context, String message) {
        super(context, message);
    }
}
