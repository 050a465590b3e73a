package dev.fhirbulk.internal.http;

import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.TransportException;
import dev.fhirbulk.error.UntrustedOriginException;
import dev.fhirbulk.internal.uri.Uris;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which origins may be reached, and which may see a token. Checked before every hop. Immutable, thread-safe.
 *
 * @param base the FHIR base
 * @param trusted origins that the caller trusts with the token
 * @param privateAllowed origins on private addresses that may be reached although the base is public
 * @param insecureAllowed whether plain http is allowed beyond this machine
 * @param resolver names to addresses
 */
public record Origins(
        URI base, Set<String> trusted, Set<String> privateAllowed, boolean insecureAllowed, Resolver resolver) {

    private static final Pattern LOOPBACK4 = Pattern.compile("127(\\.\\d{1,3}){3}");

    /** Names to addresses; the JDK's own outside of tests. */
    @FunctionalInterface
    public interface Resolver {
        /** All addresses of a name. */
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** Copies the sets. */
    public Origins {
        trusted = Set.copyOf(trusted);
        privateAllowed = Set.copyOf(privateAllowed);
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
        if (!uri.getHost().equalsIgnoreCase(base.getHost()) && !privateAllowed.contains(Uris.origin(uri))) {
            checkAddress(uri, where);
        }
    }

    private void checkAddress(URI uri, ErrorContext where) {
        InetAddress[] addresses = resolve(uri.getHost(), where);
        if (Addresses.anyPrivate(addresses) && !Addresses.anyPrivate(resolve(base.getHost(), where))) {
            throw new UntrustedOriginException(
                    where,
                    "The server points to " + Uris.origin(uri) + ", a private address,"
                            + " although the FHIR base is public. If that is meant, name the origin in allowPrivateAddresses(...).");
        }
    }

    private InetAddress[] resolve(String host, ErrorContext where) throws BulkExportException {
        try {
            return resolver.resolve(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        } catch (UnknownHostException unknown) {
            throw new TransportException(
                    where.retryable(true).causedBy(unknown),
                    "The host " + host + " cannot be resolved. Check the URL and the DNS.");
        }
    }

    /** Whether a host is this machine by its literal name, which needs no look-up. */
    public static boolean isLoopbackName(String host) {
        return host.equalsIgnoreCase("localhost")
                || LOOPBACK4.matcher(host).matches()
                || host.equals("[::1]")
                || host.equals("::1");
    }
}
