package dev.fhirbulk.error;

/** 404 for the group, the operation or a file. Immutable and thread-safe. */
public final class ResourceNotFoundException extends NotFoundException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public ResourceNotFoundException(ErrorContext context, String message) {
        super(context, message);
    }
}
