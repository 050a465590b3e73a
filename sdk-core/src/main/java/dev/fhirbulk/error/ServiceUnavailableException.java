package dev.fhirbulk.error;

/** 502, 503, 504: the server or a gateway before it is not available just now. Immutable and thread-safe. */
public final class ServiceUnavailableException extends ServerErrorException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public ServiceUnavailableException(ErrorContext context, String message) {
        super(context, message);
    }
}
