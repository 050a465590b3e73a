package dev.fhirbulk.error;

/** The caller's deadline passed. The job is left alive on the server: {@link #handleText()} continues it. Immutable and thread-safe. */
public final class ExportTimeoutException extends BulkExportException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public ExportTimeoutException(ErrorContext context, String message) {
        super(context, message);
    }
}
