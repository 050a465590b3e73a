package dev.fhirbulk.internal.http;

import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.TransportException;
import dev.fhirbulk.error.UntrustedOriginException;
import dev.fhirbulk.internal.uri.Uris;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Keeps a public server from sending the client into its own network. Once the base was seen on a public address it
 * must stay there: a name that moves inward is how a server gets behind a firewall. Thread-safe.
 */
public final class PrivateGuard {

    /** Names to addresses; the JDK's own outside of tests. */
    @FunctionalInterface
    public interface Resolver {
        /** All addresses of a name. */
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private final URI base;
    private final Set<String> allowed;
    private final Resolver resolver;
    private final Predicate<URI> proxied;
    private volatile boolean publicBase;

    /**
     * For a client.
     *
     * @param base the FHIR base
     * @param allowed origins that may be private
     * @param resolver names to addresses
     * @param proxied whether a proxy resolves the name of a URL, so that this machine need not be able to
     */
    public PrivateGuard(URI base, Set<String> allowed, Resolver resolver, Predicate<URI> proxied) {
        this.base = base;
        this.allowed = Set.copyOf(allowed);
        this.resolver = resolver;
        this.proxied = proxied;
    }

    /**
     * Looks at every address that a URL leads to now.
     *
     * @throws UntrustedOriginException when one is private and the base is not
     * @throws TransportException when there is none
     */
    void check(URI uri, ErrorContext where) {
        if (allowed.contains(Uris.origin(uri)) || !isPublicBase(where)) {
            return;
        }
        if (isPrivate(uri, where)) {
            throw new UntrustedOriginException(
                    where,
                    "The server points to " + Uris.origin(uri) + ", a private address, although the FHIR base is"
                            + " public. If that is meant, name the origin in allowPrivateAddresses(...).");
        }
    }

    private boolean isPublicBase(ErrorContext where) {
        if (!publicBase && !isPrivate(base, where)) {
            publicBase = true;
        }
        return publicBase;
    }

    private boolean isPrivate(URI uri, ErrorContext where) {
        String host = uri.getHost();
        try {
            return Addresses.anyPrivate(
                    resolver.resolve(host.startsWith("[") ? host.substring(1, host.length() - 1) : host));
        } catch (UnknownHostException unknown) {
            if (proxied.test(uri)) {
                return false;
            }
            throw new TransportException(
                    where.retryable(true).causedBy(unknown),
                    "The host " + host + " cannot be resolved. Check the URL and the DNS.");
        }
    }
}
