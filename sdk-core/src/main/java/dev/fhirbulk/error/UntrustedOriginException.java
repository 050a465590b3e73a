package dev.fhirbulk.error;

/** The server names a URL on an origin that is not trusted. Nothing was sent there. Immutable and thread-safe. */
public final class UntrustedOriginException extends BulkExportException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public UntrustedOriginException(ErrorContext context, String message) {
        super(context, message);
    }
}
