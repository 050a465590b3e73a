package dev.fhirbulk.error;

/** 401: credentials are missing, unknown (issue {@code login}) or expired (issue {@code expired}). Immutable and thread-safe. */
public final class AuthenticationException extends AuthorizationException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public AuthenticationException(ErrorContext context, String message) {
        super(context, message);
    }
}
