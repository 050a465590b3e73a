package dev.fhirbulk.internal.http;

import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.error.UntrustedOriginException;
import dev.fhirbulk.internal.uri.Uris;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Decides whether a hop carries credentials, and whose. The one place where a token can leave the house. */
final class Tokens {

    private final HttpSettings settings;

    Tokens(HttpSettings settings) {
        this.settings = settings;
    }

    /**
     * What a hop may carry.
     *
     * @param authorizer whose credentials, null for none
     * @param withheld whether none go along only because the origin is not trusted
     * @param callerHeaders whether the caller's headers go along
     */
    record Grant(@Nullable Authorizer authorizer, boolean withheld, boolean callerHeaders) {}

    Grant grant(Call call, URI hop, boolean crossed) {
        boolean trusted = settings.origins().trusts(hop);
        Authorizer own = settings.authorizers().get(Uris.origin(hop));
        if (call.token() == Call.Token.NEVER) {
            return new Grant(null, false, trusted && !crossed);
        }
        if (own != null) {
            return new Grant(own, false, trusted && !crossed);
        }
        if (call.token() == Call.Token.ORIGINS_OWN) {
            return new Grant(null, false, trusted && !crossed);
        }
        if (crossed) {
            return new Grant(null, false, false);
        }
        if (call.token() == Call.Token.REQUIRED && !trusted) {
            throw new UntrustedOriginException(
                    call.where(hop),
                    "The token would go to " + Uris.origin(hop)
                            + ", which is not the origin of the FHIR base. If it belongs to the same server, name it in"
                            + " trustedOrigins(...).");
        }
        boolean given =
                call.token() == Call.Token.IF_BASE_ORIGIN ? settings.origins().isBase(hop) : trusted;
        return new Grant(given ? settings.authorizer() : null, !given, trusted);
    }
}
