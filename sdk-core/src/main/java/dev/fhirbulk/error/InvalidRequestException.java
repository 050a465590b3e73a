package dev.fhirbulk.error;

/** 400 and other refusals of a parameter: missing, unknown or malformed. Immutable and thread-safe. */
public final class InvalidRequestException extends RequestRejectedException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public InvalidRequestException(ErrorContext context, String message) {
        super(context, message);
    }
}
