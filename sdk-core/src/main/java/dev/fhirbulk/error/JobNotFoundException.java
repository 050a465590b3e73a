package dev.fhirbulk.error;

/** 404 for the job: deleted, cancelled, expired or never there. Immutable and thread-safe. */
public final class JobNotFoundException extends NotFoundException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public JobNotFoundException(ErrorContext context, String message) {
        super(context, message);
    }
}
