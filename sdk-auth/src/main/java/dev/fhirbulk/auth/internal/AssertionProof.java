package dev.fhirbulk.auth.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.error.TokenRequestException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A signed assertion, {@code private_key_jwt} (SMART App Launch, "Client Authentication: Asymmetric"; RFC 7523).
 * Thread-safe.
 */
public record AssertionProof(
        String clientId,
        Supplier<List<KeyMaterial>> keys,
        Duration lifetime,
        @Nullable URI jku) implements ClientProof {

    private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    @Override
    public Map<String, String> fields(ServerMetadata server, Instant now) {
        return Map.of("client_assertion_type", TYPE, "client_assertion", assertion(server, now));
    }

    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    private String assertion(ServerMetadata server, Instant now) {
        Choice choice = choose(keys.get(), server.algorithms());
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.parse(choice.algorithm()))
                .type(JOSEObjectType.JWT)
                .keyID(choice.key().kid())
                .jwkURL(jku)
                .build();
        // No nbf: a server whose clock is a second behind would refuse it. No iat, for the same reason.
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(clientId)
                .subject(clientId)
                .audience(server.tokenEndpoint().toString())
                .expirationTime(Date.from(now.plus(lifetime)))
                .jwtID(UUID.randomUUID().toString())
                .build();
        JWSObject unsigned = new JWSObject(header, claims.toPayload());
        try {
            Base64URL signature = choice.key().sign(header, unsigned.getSigningInput());
            return new String(unsigned.getSigningInput(), StandardCharsets.US_ASCII) + "." + signature;
        } catch (JOSEException failure) {
            throw new TokenRequestException(
                    ErrorContext.of(Phase.TOKEN).causedBy(failure),
                    "The assertion could not be signed with " + choice.key() + ": " + failure.getMessage()
                            + ". Check the key or the signer.",
                    null,
                    null);
        }
    }

    private record Choice(KeyMaterial key, String algorithm) {}

    /** The first key with an algorithm that the server lists; the first of all when it lists none of ours. */
    private static Choice choose(List<KeyMaterial> keys, Set<String> accepted) {
        for (KeyMaterial key : keys) {
            String algorithm = key.firstOf(accepted);
            if (algorithm != null) {
                return new Choice(key, algorithm);
            }
        }
        KeyMaterial first = keys.get(0);
        return new Choice(first, first.algorithms().get(0));
    }
}
