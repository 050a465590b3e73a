package dev.fhirbulk.auth.internal;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.CurveBasedJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import java.security.PrivateKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Private JSON Web Keys, as a set or a single one (RFC 7517). Stateless. */
public final class JwkSets {

    private static final Logger LOG = LoggerFactory.getLogger(JwkSets.class);

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
        List<JWK> asked = keys.stream()
                .filter(key -> kid == null || kid.equals(key.getKeyID()))
                .toList();
        List<KeyMaterial> usable = new ArrayList<>();
        for (JWK key : asked) {
            if (signs(key)) {
                usable.add(material(key, where));
            }
        }
        if (usable.isEmpty()) {
            throw new IllegalArgumentException(where + reason(keys, asked, kid));
        }
        keys.stream()
                .filter(JwkSets::symmetric)
                .forEach(key -> LOG.warn(
                        "{} holds a symmetric key (kid \"{}\"), which is not used. A shared secret does not belong there:"
                                + " remove it.",
                        where,
                        key.getKeyID()));
        return usable;
    }

    private static List<JWK> parse(String text, String where) {
        try {
            return text.contains("\"keys\"") ? JWKSet.parse(text).getKeys() : List.of(JWK.parse(text));
        } catch (ParseException | RuntimeException notKeys) {
            String curve = Curves.refusedIn(text);
            if (curve != null) {
                throw Curves.refusal(where + " holds a key that", curve);
            }
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

    private static boolean symmetric(JWK key) {
        return KeyType.OCT.equals(key.getKeyType());
    }

    private static KeyMaterial material(JWK key, String where) {
        if (key.getKeyID() == null || key.getKeyID().isBlank()) {
            throw new IllegalArgumentException(where + " holds a key without \"kid\". The server finds the registered"
                    + " public key by it: add the kid under which that is registered.");
        }
        if (key instanceof CurveBasedJWK curved && Curves.algorithm(curved.getCurve()) == null) {
            throw Curves.refusal(
                    where + ": the key \"" + key.getKeyID() + "\"",
                    curved.getCurve().getName());
        }
        Algorithm algorithm = key.getAlgorithm();
        return KeyMaterial.of(privateKey(key, where), key.getKeyID(), algorithm == null ? null : algorithm.getName());
    }

    private static PrivateKey privateKey(JWK key, String where) {
        try {
            PrivateKey found = ((AsymmetricJWK) key).toPrivateKey();
            // An RSA key of primes without "d" calls itself private and gives none.
            if (found != null) {
                return found;
            }
        } catch (JOSEException unusable) {
            // The cause may quote the content.
            throw unusable(key, where);
        }
        throw unusable(key, where);
    }

    private static IllegalArgumentException unusable(JWK key, String where) {
        return new IllegalArgumentException(where + ": the key \"" + key.getKeyID() + "\" of type " + key.getKeyType()
                + " cannot be used; its numbers may be damaged." + Curves.REMEDY);
    }

    private static String reason(List<JWK> keys, List<JWK> asked, @Nullable String kid) {
        if (keys.isEmpty()) {
            return " holds no key.";
        }
        if (asked.isEmpty()) {
            return " holds no private key with the kid \"" + kid + "\". Check the kid.";
        }
        String which = kid == null ? " holds no" : ": the key \"" + kid + "\" is no";
        if (asked.stream().anyMatch(JwkSets::symmetric)) {
            return which + " private key but a symmetric one (kty \"oct\"), a secret that the server would have to"
                    + " share." + Curves.REMEDY;
        }
        return asked.stream().anyMatch(JWK::isPrivate)
                ? which
                        + " key for signing: its \"use\" or \"key_ops\" says otherwise. Give the key that was registered for"
                        + " signing."
                : which + " private key. It may be of the public set; give the set with \"d\" in its keys.";
    }
}
