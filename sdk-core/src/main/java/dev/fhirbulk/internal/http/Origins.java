package dev.fhirbulk.internal.http;

import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.UntrustedOriginException;
import dev.fhirbulk.internal.uri.Uris;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which origins may be reached, and which may see a token. Checked before every hop. Immutable, thread-safe.
 *
 * @param base the FHIR base
 * @param trusted origins that the caller trusts with the token
 * @param insecureAllowed whether plain http is allowed beyond this machine
 * @param guard against private addresses behind a public base
 */
public record Origins(URI base, Set<String> trusted, boolean insecureAllowed, PrivateGuard guard) {

    private static final Pattern LOOPBACK4 = Pattern.compile("127(\\.\\d{1,3}){3}");

    /** Copies the set. */
    public Origins {
        trusted = Set.copyOf(trusted);
    }

    boolean trusts(URI uri) {
        return isBase(uri) || trusted.contains(Uris.origin(uri));
    }

    boolean isBase(URI uri) {
        return Uris.sameOrigin(uri, base);
    }

    /**
     * Refuses what must not be reached: other schemes, plain http, private addresses behind a public base.
     *
     * @throws UntrustedOriginException with the reason
     */
    void checkReachable(URI uri, ErrorContext where) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if ((!scheme.equals("https") && !scheme.equals("http")) || uri.getHost() == null) {
            throw new UntrustedOriginException(
                    where,
                    "The server names a URL with scheme \"" + scheme
                            + "\". Only http and https can be fetched; such a store needs its own client.");
        }
        boolean local = isLoopbackName(uri.getHost());
        if (scheme.equals("http") && !insecureAllowed && !local) {
            throw new UntrustedOriginException(
                    where,
                    "Plain http is refused, because token and data would travel in"
                            + " clear. Use https; allowInsecureHttp() exists for tests.");
        }
        guard.check(uri, where);
    }

    /** Whether a host is this machine by its literal name, which needs no look-up. */
    public static boolean isLoopbackName(String host) {
        return host.equalsIgnoreCase("localhost")
                || LOOPBACK4.matcher(host).matches()
                || host.equals("[::1]")
                || host.equals("::1");
    }
}
