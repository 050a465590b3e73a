package dev.fhirbulk.error;

/** The server does not accept, or does not permit, who is asking. Immutable and thread-safe. */
public abstract class AuthorizationException extends BulkExportException {

    /** For subclasses; see {@link BulkExportException}. */
    protected AuthorizationException(ErrorContext context, String message) {
        super(context, message);
    }
}
