package dev.fhirbulk.interop.server;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashSet;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/** Grants one client those of the scopes it asks for that it is registered for (RFC 6749 §3.3), instead of none. */
final class NarrowedScopes implements AuthenticationConverter {

    static final String CLIENT = "narrow-client";

    private final AuthenticationConverter asUsual = new OAuth2ClientCredentialsAuthenticationConverter();

    @Override
    public Authentication convert(HttpServletRequest request) {
        Authentication asked = asUsual.convert(request);
        if (asked instanceof OAuth2ClientCredentialsAuthenticationToken credentials
                && credentials.getPrincipal() instanceof OAuth2ClientAuthenticationToken principal
                && principal.getRegisteredClient() != null
                && principal.getRegisteredClient().getClientId().equals(CLIENT)) {
            Set<String> granted = new HashSet<>(credentials.getScopes());
            granted.retainAll(principal.getRegisteredClient().getScopes());
            return new OAuth2ClientCredentialsAuthenticationToken(
                    principal, granted, credentials.getAdditionalParameters());
        }
        return asked;
    }
}
