package dev.fhirbulk.config;

import java.util.Objects;
import java.util.function.Supplier;

/**
 * Gives each request its credentials. {@code sdk-auth} implements SMART Backend Services on it; an
 * application may implement it for anything else (a vault, AWS signatures, Azure AD).
 *
 * <p>Implementations must be thread-safe: downloads ask in parallel. They are asked before every request, so
 * they keep what is expensive and renew it before it expires.
 */
public interface Authorizer {

    /**
     * Credentials for one request.
     *
     * @param context what is about to be sent, and the gate through which a token may be fetched
     * @return headers to add; never null, {@link Credentials#none()} for none
     * @throws dev.fhirbulk.error.AuthorizationException when no credentials can be had
     */
    Credentials authorize(AuthorizationContext context);

    /**
     * The server answered 401 to the credentials last given: forget them. The request is then authorized and
     * sent once more.
     *
     * @param context the request that was refused
     */
    default void rejected(AuthorizationContext context) {}

    /** No credentials: for an open server. */
    static Authorizer none() {
        return context -> Credentials.none();
    }

    /**
     * A bearer token that somebody else looks after (RFC 6750).
     *
     * @param token asked before every request, from several threads; must not return null
     */
    static Authorizer bearer(Supplier<String> token) {
        Objects.requireNonNull(token, "token");
        return context -> Credentials.bearer(token.get());
    }
}
