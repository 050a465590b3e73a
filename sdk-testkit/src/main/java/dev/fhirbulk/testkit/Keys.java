package dev.fhirbulk.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.security.PrivateKey;
import java.util.List;

/** The registered client and its keys, new for each server. */
final class Keys {

    /** The registered client. */
    public static final String CLIENT_ID = "simulated-client";

    /** The RSA key's id. */
    public static final String RSA_ID = "rsa-1";

    /** The P-384 key's id. */
    public static final String EC_ID = "ec-1";

    private final RSAKey rsa;
    private final ECKey ec;

    private Keys(RSAKey rsa, ECKey ec) {
        this.rsa = rsa;
        this.ec = ec;
    }

    /** New keys. */
    public static Keys generate() {
        try {
            return new Keys(
                    new RSAKeyGenerator(2048)
                            .keyID(RSA_ID)
                            .algorithm(JWSAlgorithm.RS384)
                            .keyUse(KeyUse.SIGNATURE)
                            .generate(),
                    new ECKeyGenerator(Curve.P_384)
                            .keyID(EC_ID)
                            .algorithm(JWSAlgorithm.ES384)
                            .keyUse(KeyUse.SIGNATURE)
                            .generate());
        } catch (JOSEException missing) {
            throw new IllegalStateException("this JVM cannot make RSA or P-384 keys", missing);
        }
    }

    /** The RSA key. */
    public PrivateKey rsa() {
        try {
            return rsa.toPrivateKey();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The P-384 key. */
    public PrivateKey ec() {
        try {
            return ec.toPrivateKey();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What is registered. */
    public JWKSet publicKeys() {
        return new JWKSet(List.of(rsa, ec)).toPublicJWKSet();
    }

    /** Both private keys as JSON. */
    public String privateSet() {
        return new JWKSet(List.of(rsa, ec)).toString(false);
    }
}
