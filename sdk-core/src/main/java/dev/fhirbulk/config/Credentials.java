package dev.fhirbulk.config;

import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Headers that prove who is asking. Immutable and thread-safe; {@link #toString()} never shows a value.
 */
public final class Credentials {

    private static final Credentials NONE = new Credentials(Map.of(), null, null, Set.of());

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Set<String> MANAGED =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

    private final Map<String, String> headers;
    private final @Nullable Instant expiresAt;
    private final @Nullable Set<String> grantedScopes;
    private final Set<String> requestedScopes;

    private Credentials(
            Map<String, String> headers,
            @Nullable Instant expiresAt,
            @Nullable Set<String> grantedScopes,
            Set<String> requestedScopes) {
        this.headers = headers;
        this.expiresAt = expiresAt;
        this.grantedScopes = grantedScopes;
        this.requestedScopes = requestedScopes;
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
     * @throws IllegalArgumentException when no header can look so; the message holds no value
     */
    public static Credentials headers(Map<String, String> headers) {
        headers.forEach(Credentials::check);
        return new Credentials(Map.copyOf(headers), null, null, Set.of());
    }

    private static void check(String name, String value) {
        // The HTTP client would refuse it too, and quote the secret.
        if (!NAME.matcher(name).matches() || MANAGED.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("Credentials cannot be a header \"" + name
                    + "\": it is no header's name, or the HTTP client's own.");
        }
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c >= 127)) {
            throw new IllegalArgumentException("The value of the header " + name + " holds a character that no header"
                    + " may carry. Check where it is read from, for example for a trailing newline.");
        }
    }

    /** The same with the time after which they are no longer valid. */
    public Credentials expiringAt(Instant time) {
        return new Credentials(headers, time, grantedScopes, requestedScopes);
    }

    /** The same with the scopes that the authorization server granted. */
    public Credentials granted(Collection<String> scopes) {
        return new Credentials(headers, expiresAt, Set.copyOf(scopes), requestedScopes);
    }

    /** The same with the scopes that were asked for, so that a narrower grant shows in the report. */
    public Credentials requested(Collection<String> scopes) {
        return new Credentials(headers, expiresAt, grantedScopes, Set.copyOf(scopes));
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

    /** The scopes that were asked for; empty when not known. */
    public Set<String> requestedScopes() {
        return requestedScopes;
    }

    /**
     * The scopes that were asked for and are not covered by a granted one. A wildcard covers each type, and
     * {@code .read} and {@code .rs} cover each other (SMART App Launch, "Scopes"). Empty when nothing is known.
     */
    public Set<String> withheldScopes() {
        Set<String> withheld = new TreeSet<>(requestedScopes);
        withheld.removeIf(
                asked -> grantedScopes == null || grantedScopes.stream().anyMatch(g -> covers(g, asked)));
        return withheld;
    }

    private static boolean covers(String granted, String asked) {
        if (granted.equals(asked)) {
            return true;
        }
        int dot = asked.lastIndexOf('.');
        int slash = asked.indexOf('/');
        int grantedDot = granted.lastIndexOf('.');
        if (slash < 0 || dot < slash || grantedDot < 0) {
            return false;
        }
        String subject = granted.substring(0, grantedDot);
        boolean sameSubject =
                subject.equals(asked.substring(0, dot)) || subject.equals(asked.substring(0, slash) + "/*");
        return sameSubject && reads(granted.substring(grantedDot + 1)).containsAll(reads(asked.substring(dot + 1)));
    }

    /** What a permission allows, in the letters of SMART v2: {@code read} is {@code rs}, {@code *} is {@code cruds}. */
    private static Set<Character> reads(String permission) {
        String letters = switch (permission) {
            case "read" -> "rs";
            case "write" -> "cud";
            case "*" -> "cruds";
            default -> permission.replaceAll("[?].*", "");
        };
        return letters.chars().mapToObj(c -> (char) c).collect(Collectors.toUnmodifiableSet());
    }

    /** Names of the headers, never their values. */
    @Override
    public String toString() {
        return "Credentials" + new TreeSet<>(headers.keySet());
    }
}
