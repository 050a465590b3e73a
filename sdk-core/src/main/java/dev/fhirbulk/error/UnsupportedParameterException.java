package dev.fhirbulk.error;

/** 422, or a 400 with issue {@code not-supported}: the server does not support a parameter or its value. Immutable and thread-safe. */
public final class UnsupportedParameterException extends RequestRejectedException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public UnsupportedParameterException(ErrorContext context, String message) {
        super(context, message);
    }
}
