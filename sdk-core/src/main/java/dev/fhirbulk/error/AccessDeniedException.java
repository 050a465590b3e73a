package dev.fhirbulk.error;

/** 403: the client may not do this, or the base URL names an unknown tenant. Immutable and thread-safe. */
public final class AccessDeniedException extends AuthorizationException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public AccessDeniedException(ErrorContext context, String message) {
        super(context, message);
    }
}
