package dev.fhirbulk.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks at every part of a client's assertion. Thread-safe. */
final class Assertions {

    private final World world;
    private final Function<String, @Nullable JWK> keys;
    private final Set<String> usedIds = ConcurrentHashMap.newKeySet();

    Assertions(World world, Function<String, @Nullable JWK> keys) {
        this.world = world;
        this.keys = keys;
    }

    /** What is wrong with it, null for nothing. */
    @Nullable
    String fault(String assertion, String audience) {
        if (world.has(Trait.SIGN_IN_SECRET)) {
            return "assertions are not taken here";
        }
        try {
            SignedJWT jwt = SignedJWT.parse(assertion);
            return fault(jwt, jwt.getJWTClaimsSet(), audience);
        } catch (ParseException | JOSEException unreadable) {
            return "the assertion is unreadable";
        }
    }

    private @Nullable String fault(SignedJWT jwt, JWTClaimsSet claims, String audience) throws JOSEException {
        JWK key = keys.apply(String.valueOf(jwt.getHeader().getKeyID()));
        if (key == null) {
            return "unknown kid";
        }
        JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
        boolean curve = algorithm.equals(JWSAlgorithm.ES384) && !world.has(Trait.SIGN_IN_RS384);
        if (!algorithm.equals(JWSAlgorithm.RS384) && !curve) {
            return "algorithm not supported";
        }
        if (!jwt.verify(verifier(key))) {
            return "wrong signature";
        }
        if (!Keys.CLIENT_ID.equals(claims.getIssuer()) || !Keys.CLIENT_ID.equals(claims.getSubject())) {
            return "iss and sub must be the client id";
        }
        if (!List.of(audience).equals(claims.getAudience())) {
            return "aud must be the token endpoint";
        }
        return timeFault(claims);
    }

    private @Nullable String timeFault(JWTClaimsSet claims) {
        Instant now = world.now();
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
}
