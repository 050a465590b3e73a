package dev.fhirbulk.testkit;

import com.nimbusds.jose.jwk.JWK;
import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** SMART Backend Services' token endpoint, which also takes client secrets, and remembers tokens. Thread-safe. */
final class TokenEndpoint {

    private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final World world;
    private final Assertions assertions;
    private final Map<String, Instant> tokens = new ConcurrentHashMap<>();

    TokenEndpoint(World world, Function<String, @Nullable JWK> keys) {
        this.world = world;
        this.assertions = new Assertions(world, keys);
    }

    /** Whether a request carries a token that is still good. */
    boolean accepts(Request request) {
        String header = request.header("Authorization");
        Instant expiry = header.startsWith("Bearer ") ? tokens.get(header.substring(7)) : null;
        return expiry != null && world.now().isBefore(expiry);
    }

    void expireAll() {
        tokens.clear();
    }

    /** A new token. */
    String issue() {
        String token = UUID.randomUUID().toString();
        tokens.put(token, world.now().plus(world.tokenLifetime()));
        return token;
    }

    Answer answer(Request request, String ownUrl) {
        if (world.has(Trait.SIGN_IN_ELSEWHERE)) {
            return Answer.status(404);
        }
        Map<String, List<String>> form = Request.form(request.raw().body());
        boolean silent = world.has(Trait.SCOPE_OPTIONAL) && !form.containsKey("grant_type");
        if (!silent && !"client_credentials".equals(first(form, "grant_type"))) {
            return error(400, "unsupported_grant_type", "only client_credentials is granted");
        }
        Optional<Answer> refusal = ASSERTION.equals(first(form, "client_assertion_type"))
                ? refuseAssertion(first(form, "client_assertion"), ownUrl)
                : refuseSecret(request, form);
        String scope = first(form, "scope");
        if (refusal.isEmpty() && scope.isBlank() && !world.has(Trait.SCOPE_OPTIONAL)) {
            return error(400, "invalid_scope", "no scope was asked for");
        }
        return refusal.orElseGet(() -> grant(scope));
    }

    private Answer grant(String asked) {
        String seconds = String.valueOf(world.tokenLifetime().toSeconds());
        String scope = world.scenario().grantedScope == null ? asked : world.scenario().grantedScope;
        String lifetime = world.has(Trait.EXPIRES_IN_ABSENT)
                ? ""
                : "\"expires_in\":" + (world.has(Trait.EXPIRES_IN_TEXT) ? "\"" + seconds + "\"" : seconds) + ",";
        return Answer.json(
                        200,
                        "{\"access_token\":\"" + issue() + "\",\"token_type\":\"bearer\"," + lifetime + "\"scope\":\""
                                + scope + "\"}")
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
        boolean good = id.equals(Keys.CLIENT_ID) && given.equals(world.clientSecret());
        return good ? Optional.empty() : Optional.of(error(401, "invalid_client", "unknown client or wrong secret"));
    }

    private Optional<Answer> refuseAssertion(String assertion, String ownUrl) {
        String code = world.has(Trait.BAD_ASSERTION_IS_INVALID_GRANT) ? "invalid_grant" : "invalid_client";
        return Optional.ofNullable(assertions.fault(assertion, ownUrl)).map(text -> error(400, code, text));
    }

    private static Answer error(int status, String code, String text) {
        return Answer.json(status, "{\"error\":\"" + code + "\",\"error_description\":\"" + text + "\"}");
    }

    private static String first(Map<String, List<String>> form, String name) {
        return form.getOrDefault(name, List.of("")).get(0);
    }
}
