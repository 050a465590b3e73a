package dev.fhirbulk.internal.preflight;

import dev.fhirbulk.error.AuthorizationException;
import dev.fhirbulk.error.LimitExceededException;
import dev.fhirbulk.error.TokenRequestException;
import dev.fhirbulk.error.TransportException;
import dev.fhirbulk.error.UntrustedOriginException;

/** What to do about a failure. Stateless. */
final class Remedies {

    private Remedies() {}

    static String of(RuntimeException trouble) {
        if (trouble instanceof TokenRequestException token) {
            return token(token.error().orElse(""));
        }
        if (trouble instanceof AuthorizationException) {
            return "Check client id, key and what the registration allows.";
        }
        if (trouble instanceof TransportException) {
            return "Check host, port, DNS, proxy and firewall from this machine.";
        }
        if (trouble instanceof UntrustedOriginException) {
            return "Name the origin in trustedOrigins(...) or allowPrivateAddresses(...) if it belongs to the server.";
        }
        if (trouble instanceof LimitExceededException) {
            return "Raise the limit named, if the server is trusted.";
        }
        if (trouble instanceof IllegalArgumentException) {
            return "Change the request, or the profile.";
        }
        return "Ask the server's operator, with the time of this try.";
    }

    private static String token(String error) {
        return switch (error) {
            case "invalid_client" ->
                "Check the client id, and that the public key, with its kid, is registered there (JWKS).";
            case "invalid_grant" -> "Check the token endpoint's URL, this machine's clock, and the registered key.";
            case "invalid_scope" ->
                "Have the scopes registered, or give others with scopes(...): servers differ between .read and .rs.";
            case "unauthorized_client", "unsupported_grant_type" ->
                "Have the client registered for backend services (client_credentials).";
            default -> "Check the token endpoint's URL and the client's registration.";
        };
    }
}
