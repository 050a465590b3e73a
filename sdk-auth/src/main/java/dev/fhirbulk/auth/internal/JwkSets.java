package dev.fhirbulk.auth.internal;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import java.security.PrivateKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Private JSON Web Keys, as a set or a single one (RFC 7517). Stateless. */
public final class JwkSets {

    private JwkSets() {}

    /**
     * The keys that can sign.
     *
     * @param text JSON
     * @param where names the text in messages
     * @param kid the only key to use, null for all
     * @throws IllegalArgumentException when there is none, or one of them lacks what is needed
     */
    public static List<KeyMaterial> read(String text, String where, @Nullable String kid) {
        List<JWK> keys = parse(text, where);
        List<KeyMaterial> usable = new ArrayList<>();
        for (JWK key : keys) {
            if (signs(key) && (kid == null || kid.equals(key.getKeyID()))) {
                usable.add(material(key, where));
            }
        }
        if (usable.isEmpty()) {
            throw new IllegalArgumentException(where + reason(keys, kid));
        }
        return usable;
    }

    private static List<JWK> parse(String text, String where) {
        try {
            return text.contains("\"keys\"") ? JWKSet.parse(text).getKeys() : List.of(JWK.parse(text));
        } catch (ParseException | RuntimeException notKeys) {
            // The parser meets nulls with a NullPointerException. Its message may quote a key: it is dropped.
            throw new IllegalArgumentException(
                    where + " is no JWK set. Expected JSON such as {\"keys\":[{\"kty\":\"RSA\","
                            + "\"kid\":…,\"d\":…}]}; a PEM file is read by SigningKey.fromPem(...).");
        }
    }

    private static boolean signs(JWK key) {
        Set<KeyOperation> operations = key.getKeyOperations();
        boolean forSigning = !KeyUse.ENCRYPTION.equals(key.getKeyUse())
                && (operations == null || operations.isEmpty() || operations.contains(KeyOperation.SIGN));
        return forSigning && key.isPrivate() && key instanceof AsymmetricJWK;
    }

    private static KeyMaterial material(JWK key, String where) {
        if (key.getKeyID() == null || key.getKeyID().isBlank()) {
            throw new IllegalArgumentException(where + " holds a key without \"kid\". The server finds the registered"
                    + " public key by it: add the kid under which that is registered.");
        }
        Algorithm algorithm = key.getAlgorithm();
        return KeyMaterial.of(privateKey(key, where), key.getKeyID(), algorithm == null ? null : algorithm.getName());
    }

    private static PrivateKey privateKey(JWK key, String where) {
        JOSEException cause = null;
        try {
            PrivateKey found = ((AsymmetricJWK) key).toPrivateKey();
            // An RSA key of primes without "d" calls itself private and gives none.
            if (found != null) {
                return found;
            }
        } catch (JOSEException unusable) {
            cause = unusable;
        }
        throw new IllegalArgumentException(
                where + ": the key \"" + key.getKeyID() + "\" of type " + key.getKeyType()
                        + " cannot be used. SMART asks for RSA or an elliptic curve such as P-384.",
                cause);
    }

    private static String reason(List<JWK> keys, @Nullable String kid) {
        boolean symmetric = keys.stream().anyMatch(key -> !(key instanceof AsymmetricJWK));
        boolean somePrivate = keys.stream().anyMatch(JwkSets::signs);
        if (kid != null && somePrivate) {
            return " holds no private key with the kid \"" + kid + "\". Check the kid.";
        }
        if (keys.isEmpty()) {
            return " holds no key.";
        }
        return symmetric
                ? " holds a symmetric key. SMART Backend Services signs with a private key (RS384 or ES384)."
                : " holds no private key for signing. It may be the public set; give the one with \"d\" in its keys.";
    }
}
