package dev.fhirbulk.error;

/** 406 or 415: the server cannot answer in, or read, the media type. CMS DPC says it for an empty group. Immutable and thread-safe. */
public final class NotAcceptableException extends RequestRejectedException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public NotAcceptableException(ErrorContext context, String message) {
        super(context, message);
    }
}
