package dev.fhirbulk.auth.internal;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Private keys in PEM: PKCS#8 (RFC 7468), and OpenSSL's older PKCS#1 and SEC 1. Stateless. */
public final class Pem {

    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ((?:[A-Z0-9]{1,20} )?PRIVATE KEY)-----");

    private Pem() {}

    /**
     * The first private key.
     *
     * @param text PEM
     * @param where names the text in messages
     * @throws IllegalArgumentException when there is none that can be read
     */
    public static PrivateKey read(String text, String where) {
        Block block = first(text);
        if (block == null) {
            String hint = text.contains("PUBLIC KEY") || text.contains("CERTIFICATE")
                    ? " holds a public key or a certificate only; give the private key."
                    : " holds no PEM private key. Expected a block that begins with -----BEGIN PRIVATE KEY-----.";
            throw new IllegalArgumentException(where + hint);
        }
        if (block.label().startsWith("ENCRYPTED") || block.body().contains("Proc-Type")) {
            throw new IllegalArgumentException(
                    where + " is encrypted. Decrypt it first, for example with"
                            + " \"openssl pkcs8 -topk8 -nocrypt -in key.pem\", or use a PKCS#12 file, whose password is taken.");
        }
        byte[] der = new byte[0];
        try {
            der = Base64.getMimeDecoder().decode(block.body());
            return key(pkcs8(block.label(), der));
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            String curve = Curves.refusedIn(der);
            if (curve != null) {
                throw Curves.refusal(where + " holds a key that", curve);
            }
            // The cause may quote the content.
            throw new IllegalArgumentException(where + " holds a damaged private key, or one of a kind that is neither"
                    + " RSA nor an elliptic curve. Try \"openssl pkey -check -noout -in key.pem\"." + Curves.REMEDY);
        }
    }

    /** What stands between the lines that begin and end it. */
    private record Block(String label, String body) {}

    /** Each label's end is sought in vain once at most, for many beginnings without an end would take long. */
    private static @Nullable Block first(String text) {
        Set<String> endless = new HashSet<>();
        Matcher begin = BEGIN.matcher(text);
        while (begin.find()) {
            String label = begin.group(1);
            int end = endless.contains(label) ? -1 : text.indexOf("-----END " + label + "-----", begin.end());
            if (end >= 0) {
                return new Block(label, text.substring(begin.end(), end));
            }
            endless.add(label);
        }
        return null;
    }

    private static byte[] pkcs8(String label, byte[] der) {
        return switch (label) {
            case "RSA PRIVATE KEY" -> Der.rsaAsPkcs8(der);
            case "EC PRIVATE KEY" -> Der.curveAsPkcs8(der);
            default -> der;
        };
    }

    private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
        GeneralSecurityException last = new GeneralSecurityException("no algorithm");
        for (String kind : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException otherKind) {
                last = otherKind;
            }
        }
        throw last;
    }
}
