package dev.fhirbulk.error;

/** 409, or 200 with issue {@code duplicate}: the server runs the same export already. Immutable and thread-safe. */
public final class DuplicateJobException extends RequestRejectedException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public DuplicateJobException(ErrorContext context, String message) {
        super(context, message);
    }
}
