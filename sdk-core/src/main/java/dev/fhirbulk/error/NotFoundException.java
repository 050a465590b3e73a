package dev.fhirbulk.error;

/** What was asked for is not there, or no longer. Immutable and thread-safe. */
public abstract class NotFoundException extends BulkExportException {

    /** For subclasses; see {@link BulkExportException}. */
    protected NotFoundException(ErrorContext context, String message) {
        super(context, message);
    }
}
