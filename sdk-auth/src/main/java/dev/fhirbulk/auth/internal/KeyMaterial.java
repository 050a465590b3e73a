package dev.fhirbulk.auth.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64URL;
import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key that can sign: its id, the algorithms it serves, the best first, and how it signs. Thread-safe;
 * {@link #toString()} shows the id only.
 */
public record KeyMaterial(String kid, List<String> algorithms, JWSSigner signer) {

    // RS384 and ES384 are SMART's; the others serve servers that list only them.
    private static final List<String> RSA = List.of("RS384", "RS512", "RS256", "PS384", "PS512", "PS256");
    private static final int WEAKEST_RSA = 2048;

    /** Checks that there is an id. */
    public KeyMaterial {
        if (kid.isBlank()) {
            throw new IllegalArgumentException(
                    "The key needs a kid: the server finds the registered public key by it.");
        }
        algorithms = List.copyOf(algorithms);
    }

    /**
     * A key of this JVM, or one that a security provider holds.
     *
     * @param algorithm the only algorithm to use, null for all that fit the key
     * @throws IllegalArgumentException when the key is weak or of a kind that SMART does not know
     */
    public static KeyMaterial of(PrivateKey key, String kid, @Nullable String algorithm) {
        boolean rsa = key.getAlgorithm().equals("RSA") || key instanceof RSAKey;
        List<String> fitting = rsa ? rsa(key, kid) : curve(key, kid);
        if (algorithm != null && !fitting.contains(algorithm)) {
            throw new IllegalArgumentException(
                    "Key \"" + kid + "\" cannot sign with " + algorithm + "; it fits " + fitting + ".");
        }
        List<String> used = algorithm == null ? fitting : List.of(algorithm);
        return new KeyMaterial(kid, used, rsa ? new RSASSASigner(key) : ecSigner(key, used.get(0)));
    }

    private static List<String> rsa(PrivateKey key, String kid) {
        if (key instanceof RSAKey known && known.getModulus().bitLength() < WEAKEST_RSA) {
            throw new IllegalArgumentException("The RSA key \"" + kid + "\" has "
                    + known.getModulus().bitLength() + " bits, which is too weak." + Curves.REMEDY);
        }
        return RSA;
    }

    private static List<String> curve(PrivateKey key, String kid) {
        Curve curve = key instanceof ECKey known ? Curves.of(known.getParams()) : null;
        String algorithm = Curves.algorithm(curve);
        if (algorithm != null) {
            return List.of(algorithm);
        }
        String what = "Key \"" + kid + "\"";
        String named = curve == null ? Curves.refusedIn(key.getEncoded()) : curve.getName();
        if (named != null) {
            throw Curves.refusal(what, named);
        }
        throw new IllegalArgumentException(what + " is of kind " + key.getAlgorithm() + " and none that can be used."
                + Curves.REMEDY + " A key in a device that tells no more is given by SigningKey.ofSigner(...).");
    }

    private static JWSSigner ecSigner(PrivateKey key, String algorithm) {
        Curve curve = switch (algorithm) {
            case "ES256" -> Curve.P_256;
            case "ES384" -> Curve.P_384;
            default -> Curve.P_521;
        };
        try {
            return new ECDSASigner(key, curve);
        } catch (JOSEException unsupported) {
            throw new IllegalArgumentException("The key cannot be used with " + algorithm + ".", unsupported);
        }
    }

    /** Those of the keys that can sign with an algorithm, for that only. */
    public static List<KeyMaterial> only(String algorithm, List<KeyMaterial> keys) {
        List<KeyMaterial> fitting = keys.stream()
                .filter(key -> key.algorithms.contains(algorithm))
                .map(key -> new KeyMaterial(key.kid, List.of(algorithm), key.signer))
                .toList();
        if (fitting.isEmpty()) {
            throw new IllegalArgumentException("None of " + keys + " can sign with " + algorithm + ".");
        }
        return fitting;
    }

    /** The first of the key's algorithms that a server accepts; null when none is among them. */
    @Nullable
    String firstOf(Set<String> accepted) {
        return algorithms.stream().filter(accepted::contains).findFirst().orElse(null);
    }

    /** The signature over a header and what follows it. */
    Base64URL sign(JWSHeader header, byte[] input) throws JOSEException {
        return signer.sign(header, input);
    }

    @Override
    public String toString() {
        return "key \"" + kid + "\" " + algorithms;
    }
}
