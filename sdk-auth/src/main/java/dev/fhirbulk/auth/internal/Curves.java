package dev.fhirbulk.auth.internal;

import com.nimbusds.jose.jwk.Curve;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which elliptic curves serve (RFC 7518 §3.4), and the names of those that do not. Stateless. */
final class Curves {

    /** What to do about a key that does not serve. */
    static final String REMEDY =
            " SMART asks for RSA of at least 2048 bits (RS384) or for the curve P-384 (ES384); P-256"
                    + " and P-521 serve too. Make such a key and register it.";

    private static final Map<Curve, String> ALGORITHMS =
            Map.of(Curve.P_256, "ES256", Curve.P_384, "ES384", Curve.P_521, "ES512");
    private static final Map<String, String> REFUSED = refused();
    private static final Pattern NAME_IN_JSON = Pattern.compile("\"crv\"\\s*:\\s*\"([A-Za-z0-9-]{1,32})\"");

    private Curves() {}

    // As tagged object identifiers, the way DER writes them.
    private static Map<String, String> refused() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("06052b8104000a", "secp256k1");
        names.put("06052b81040021", "P-224");
        names.put("06082a8648ce3d030101", "P-192");
        names.put("06092b2403030208010107", "brainpoolP256r1");
        names.put("06092b240303020801010b", "brainpoolP384r1");
        names.put("06092b240303020801010d", "brainpoolP512r1");
        names.put("06032b6570", "Ed25519");
        names.put("06032b656e", "X25519");
        names.put("06032b6571", "Ed448");
        names.put("06032b656f", "X448");
        return names;
    }

    /** The algorithm of one of NIST's three curves; null for another. */
    static @Nullable String algorithm(@Nullable Curve curve) {
        return curve == null ? null : ALGORITHMS.get(curve);
    }

    /** The curve with these parameters; null when it is none that JOSE knows. Equal sizes do not make equal curves. */
    static @Nullable Curve of(@Nullable ECParameterSpec parameters) {
        return parameters == null ? null : Curve.forECParameterSpec(parameters);
    }

    /** The name of a curve that does not serve, found in an encoded key; null when none is named there. */
    static @Nullable String refusedIn(byte @Nullable [] der) {
        if (der == null) {
            return null;
        }
        return REFUSED.entrySet().stream()
                .filter(curve -> contains(der, HexFormat.of().parseHex(curve.getKey())))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    /** The first {@code crv} of a JWK set that does not serve; null when none is named there. */
    static @Nullable String refusedIn(String json) {
        Matcher name = NAME_IN_JSON.matcher(json);
        while (name.find()) {
            if (!ALGORITHMS.containsKey(Curve.parse(name.group(1)))) {
                return name.group(1);
            }
        }
        return null;
    }

    /** Says that a key is on a curve that does not serve. */
    static IllegalArgumentException refusal(String what, String curve) {
        return new IllegalArgumentException(
                what + " is on the curve " + curve + ", for which SMART has no algorithm." + REMEDY);
    }

    /** Whether a sequence of bytes holds another. */
    static boolean contains(byte[] all, byte[] part) {
        for (int at = 0; at + part.length <= all.length; at++) {
            if (Arrays.equals(all, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }
}
