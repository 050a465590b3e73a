package dev.fhirbulk.error;

/** The thread was interrupted or the future cancelled. The flag is set again; the job is left alive. Immutable and thread-safe. */
public final class ExportInterruptedException extends BulkExportException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public ExportInterruptedException(ErrorContext context, String message) {
        super(context, message);
    }
}
