package dev.fhirbulk.error;

/** The export directory cannot be used: not a directory, not writable, full, or in use. Immutable and thread-safe. */
public class DestinationException extends BulkExportException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public DestinationException(ErrorContext context, String message) {
        super(context, message);
    }
}
