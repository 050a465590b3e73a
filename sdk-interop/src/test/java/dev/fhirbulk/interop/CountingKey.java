package dev.fhirbulk.interop;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.fhirbulk.auth.SigningKey;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.concurrent.atomic.AtomicInteger;

/** A key that tells how often it signed, which is how often a token was asked for. Thread-safe. */
final class CountingKey {

    private final ECKey key;
    private final AtomicInteger uses = new AtomicInteger();

    CountingKey(String kid) throws JOSEException {
        key = new ECKeyGenerator(Curve.P_384).keyID(kid).generate();
    }

    SigningKey signingKey() {
        return SigningKey.ofSigner("ES384", key.getKeyID(), this::sign);
    }

    String publicJwkSet() {
        return new JWKSet(key.toPublicJWK()).toString();
    }

    int uses() {
        return uses.get();
    }

    private byte[] sign(byte[] input) throws GeneralSecurityException, JOSEException {
        uses.incrementAndGet();
        Signature signature = Signature.getInstance("SHA384withECDSA");
        signature.initSign(key.toECPrivateKey());
        signature.update(input);
        return signature.sign();
    }
}
