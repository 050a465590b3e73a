package dev.fhirbulk.error;

/** The job itself failed on the server: the status URL answered with a final error. Immutable and thread-safe. */
public final class ExportJobFailedException extends BulkExportException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public ExportJobFailedException(ErrorContext context, String message) {
        super(context, message);
    }
}
