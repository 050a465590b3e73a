package dev.fhirbulk.config;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Headers that prove who is asking. Immutable and thread-safe; {@link #toString()} never shows a value.
 */
public final class Credentials {

    private static final Credentials NONE = new Credentials(Map.of(), null, null);

    private final Map<String, String> headers;
    private final @Nullable Instant expiresAt;
    private final @Nullable Set<String> grantedScopes;

    private Credentials(Map<String, String> headers, @Nullable Instant expiresAt, @Nullable Set<String> grantedScopes) {
        this.headers = headers;
        this.expiresAt = expiresAt;
        this.grantedScopes = grantedScopes;
    }

    /** No headers. */
    public static Credentials none() {
        return NONE;
    }

    /**
     * {@code Authorization: Bearer …} (RFC 6750 §2.1).
     *
     * @param token the token, not blank
     * @throws IllegalArgumentException when it is blank or holds a character that no header may carry
     */
    public static Credentials bearer(String token) {
        if (token.isBlank() || token.chars().anyMatch(c -> c <= ' ' || c >= 127)) {
            throw new IllegalArgumentException("The bearer token is empty or holds a character that is not"
                    + " visible ASCII. Check where the token is read from, for example for a trailing newline.");
        }
        return headers(Map.of("Authorization", "Bearer " + token));
    }

    /**
     * Any headers.
     *
     * @param headers names and values; copied
     */
    public static Credentials headers(Map<String, String> headers) {
        return new Credentials(Map.copyOf(headers), null, null);
    }

    /** The same with the time after which they are no longer valid. */
    public Credentials expiringAt(Instant time) {
        return new Credentials(headers, time, grantedScopes);
    }

    /** The same with the scopes that the authorization server granted. */
    public Credentials granted(Collection<String> scopes) {
        return new Credentials(headers, expiresAt, Set.copyOf(scopes));
    }

    /** The headers to add. Secret. */
    public Map<String, String> headers() {
        return headers;
    }

    /** When they cease to be valid; empty when not known. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /** The scopes that were granted; empty when not known. */
    public Optional<Set<String>> grantedScopes() {
        return Optional.ofNullable(grantedScopes);
    }

    /** Names of the headers, never their values. */
    @Override
    public String toString() {
        return "Credentials" + new TreeSet<>(headers.keySet());
    }
}
