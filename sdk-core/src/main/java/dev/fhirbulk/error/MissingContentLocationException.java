package dev.fhirbulk.error;

/** 202 without Content-Location: a job may run, but nothing tells where. Immutable and thread-safe. */
public final class MissingContentLocationException extends MalformedResponseException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public MissingContentLocationException(ErrorContext context, String message) {
        super(context, message);
    }
}
