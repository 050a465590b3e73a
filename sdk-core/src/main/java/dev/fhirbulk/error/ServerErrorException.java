package dev.fhirbulk.error;

/** 500 and other 5xx: the server failed. Immutable and thread-safe. */
public class ServerErrorException extends BulkExportException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public ServerErrorException(ErrorContext context, String message) {
        super(context, message);
    }
}
