package dev.fhirbulk.error;

/** One file could not be fetched whole: cut short, of another kind, or other than announced. Immutable and thread-safe. */
public final class DownloadException extends BulkExportException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public DownloadException(ErrorContext context, String message) {
        super(context, message);
    }
}
