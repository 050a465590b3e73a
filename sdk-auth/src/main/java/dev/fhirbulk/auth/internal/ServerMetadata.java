package dev.fhirbulk.auth.internal;

import java.net.URI;
import java.util.Set;

/**
 * What a server says of its tokens. Sets are empty where it says nothing.
 *
 * @param tokenEndpoint where tokens are asked for
 * @param algorithms {@code token_endpoint_auth_signing_alg_values_supported}
 * @param scopes {@code scopes_supported}
 * @param capabilities {@code capabilities}
 */
public record ServerMetadata(URI tokenEndpoint, Set<String> algorithms, Set<String> scopes, Set<String> capabilities) {

    /** For an endpoint that the caller named: nothing else is asked of the server. */
    static ServerMetadata of(URI tokenEndpoint) {
        return new ServerMetadata(tokenEndpoint, Set.of(), Set.of(), Set.of());
    }
}
