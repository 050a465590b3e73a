package dev.fhirbulk.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.security.PrivateKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The registered client and its keys, new for each server, made when they are asked for. Thread-safe. */
final class Keys {

    /** The registered client. */
    static final String CLIENT_ID = "simulated-client";

    /** The RSA key's id. */
    static final String RSA_ID = "rsa-1";

    /** The P-384 key's id. */
    static final String EC_ID = "ec-1";

    private @Nullable RSAKey rsa;
    private @Nullable ECKey ec;

    private synchronized RSAKey rsaKey() {
        try {
            if (rsa == null) {
                rsa = new RSAKeyGenerator(2048)
                        .keyID(RSA_ID)
                        .algorithm(JWSAlgorithm.RS384)
                        .keyUse(KeyUse.SIGNATURE)
                        .generate();
            }
            return rsa;
        } catch (JOSEException missing) {
            throw new IllegalStateException("this JVM cannot make RSA keys", missing);
        }
    }

    private synchronized ECKey ecKey() {
        try {
            if (ec == null) {
                ec = new ECKeyGenerator(Curve.P_384)
                        .keyID(EC_ID)
                        .algorithm(JWSAlgorithm.ES384)
                        .keyUse(KeyUse.SIGNATURE)
                        .generate();
            }
            return ec;
        } catch (JOSEException missing) {
            throw new IllegalStateException("this JVM cannot make P-384 keys", missing);
        }
    }

    /** The RSA key. */
    PrivateKey rsa() {
        try {
            return rsaKey().toPrivateKey();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The P-384 key. */
    PrivateKey ec() {
        try {
            return ecKey().toPrivateKey();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The registered public key of an id, null for none. */
    @Nullable
    JWK publicKey(String id) {
        return switch (id) {
            case RSA_ID -> rsaKey().toPublicJWK();
            case EC_ID -> ecKey().toPublicJWK();
            default -> null;
        };
    }

    /** Both private keys as JSON. */
    String privateSet() {
        return new JWKSet(List.of(rsaKey(), ecKey())).toString(false);
    }
}
