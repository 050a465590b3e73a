package dev.fhirbulk.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** SMART Backend Services' token endpoint: looks at every part of an assertion, and remembers tokens. */
final class TokenEndpoint {

    private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final String clientId;
    private final @Nullable String secret;
    private final @Nullable String grantedScope;
    private final Duration lifetime;
    private final Supplier<Instant> clock;
    private final Supplier<JWKSet> keys;
    private final Set<String> usedIds = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> tokens = new ConcurrentHashMap<>();

    TokenEndpoint(World world, Supplier<JWKSet> keys) {
        this.clientId = world.clientId();
        this.secret = world.clientSecret();
        this.grantedScope = world.grantedScope();
        this.lifetime = world.tokenLifetime();
        this.clock = world.clock();
        this.keys = keys;
    }

    /** Whether a request carries a token that is still good. */
    boolean accepts(Request request) {
        String header = request.header("Authorization");
        Instant expiry = header.startsWith("Bearer ") ? tokens.get(header.substring(7)) : null;
        return expiry != null && clock.get().isBefore(expiry);
    }

    void expireAll() {
        tokens.clear();
    }

    Answer answer(Request request, String ownUrl) {
        Map<String, List<String>> form = Request.form(request.raw().body());
        if (!"client_credentials".equals(first(form, "grant_type"))) {
            return error(400, "unsupported_grant_type", "only client_credentials is granted");
        }
        Optional<Answer> refusal = ASSERTION.equals(first(form, "client_assertion_type"))
                ? refuseAssertion(first(form, "client_assertion"), ownUrl)
                : refuseSecret(request, form);
        String scope = first(form, "scope");
        if (refusal.isEmpty() && scope.isBlank()) {
            return error(400, "invalid_scope", "no scope was asked for");
        }
        return refusal.orElseGet(() -> grant(scope));
    }

    private Answer grant(String asked) {
        String token = UUID.randomUUID().toString();
        tokens.put(token, clock.get().plus(lifetime));
        String scope = grantedScope == null ? asked : grantedScope;
        return Answer.json(
                        200,
                        "{\"access_token\":\"" + token + "\",\"token_type\":\"bearer\",\"expires_in\":"
                                + lifetime.toSeconds() + ",\"scope\":\"" + scope + "\"}")
                .header("Cache-Control", "no-store");
    }

    private Optional<Answer> refuseSecret(Request request, Map<String, List<String>> form) {
        String header = request.header("Authorization");
        String id = first(form, "client_id");
        String given = first(form, "client_secret");
        if (header.startsWith("Basic ")) {
            String[] pair =
                    new String(Base64.getDecoder().decode(header.substring(6)), StandardCharsets.UTF_8).split(":", 2);
            id = Request.form(pair[0]).keySet().iterator().next();
            given = Request.form(pair.length > 1 ? pair[1] : "")
                    .keySet()
                    .iterator()
                    .next();
        }
        boolean good = secret != null && id.equals(clientId) && given.equals(secret);
        return good ? Optional.empty() : Optional.of(error(401, "invalid_client", "unknown client or wrong secret"));
    }

    private Optional<Answer> refuseAssertion(String assertion, String ownUrl) {
        try {
            SignedJWT jwt = SignedJWT.parse(assertion);
            return Optional.ofNullable(fault(jwt, jwt.getJWTClaimsSet(), ownUrl))
                    .map(text -> error(400, "invalid_client", text));
        } catch (ParseException | JOSEException unreadable) {
            return Optional.of(error(400, "invalid_client", "the assertion is unreadable"));
        }
    }

    private @Nullable String fault(SignedJWT jwt, JWTClaimsSet claims, String ownUrl)
            throws JOSEException, ParseException {
        JWK key = keys.get().getKeyByKeyId(String.valueOf(jwt.getHeader().getKeyID()));
        if (key == null) {
            return "unknown kid";
        }
        JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
        if (!algorithm.equals(JWSAlgorithm.RS384) && !algorithm.equals(JWSAlgorithm.ES384)) {
            return "algorithm not supported";
        }
        if (!jwt.verify(verifier(key))) {
            return "wrong signature";
        }
        if (!clientId.equals(claims.getIssuer()) || !clientId.equals(claims.getSubject())) {
            return "iss and sub must be the client id";
        }
        if (!List.of(ownUrl).equals(claims.getAudience())) {
            return "aud must be the token endpoint";
        }
        return timeFault(claims);
    }

    private @Nullable String timeFault(JWTClaimsSet claims) {
        Instant now = clock.get();
        if (claims.getExpirationTime() == null
                || !claims.getExpirationTime().toInstant().isAfter(now)) {
            return "the assertion has expired";
        }
        if (claims.getExpirationTime().toInstant().isAfter(now.plusSeconds(301))) {
            return "exp is more than five minutes ahead";
        }
        if (claims.getJWTID() == null || !usedIds.add(claims.getJWTID())) {
            return "jti is missing or was used before";
        }
        return null;
    }

    private static JWSVerifier verifier(JWK key) throws JOSEException {
        return key instanceof ECKey ec ? new ECDSAVerifier(ec) : new RSASSAVerifier(key.toRSAKey());
    }

    private static Answer error(int status, String code, String text) {
        return Answer.json(status, "{\"error\":\"" + code + "\",\"error_description\":\"" + text + "\"}");
    }

    private static String first(Map<String, List<String>> form, String name) {
        return form.getOrDefault(name, List.of("")).get(0);
    }
}
