package dev.fhirbulk.auth.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Private keys in PKCS#12 files. Stateless. */
public final class Pkcs12 {

    private Pkcs12() {}

    /**
     * The private key whose alias is the kid, or the only one.
     *
     * @param now the time at which the entry's certificate must be valid
     * @throws IllegalArgumentException when the file, the password or the certificate's time is not right, or no key
     *     can be chosen
     */
    public static PrivateKey read(Path file, char[] password, String kid, Instant now) {
        byte[] bytes = KeyFiles.bytes(file);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), password);
            String alias = alias(store, kid, file);
            if (store.getCertificate(alias) instanceof X509Certificate dated) {
                checkTime("The entry \"" + alias + "\" of the PKCS#12 file " + file, dated, now);
            }
            if (store.getKey(alias, password) instanceof PrivateKey found) {
                return found;
            }
            throw new IllegalArgumentException(
                    "The PKCS#12 file " + file + " holds a secret key where a private key is needed.");
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IllegalArgumentException(
                    "The file " + file + " cannot be read as PKCS#12. Check the password, and that it is a .p12 or .pfx"
                            + " file.",
                    unreadable);
        }
    }

    private static void checkTime(String entry, X509Certificate certificate, Instant now) {
        Instant first = certificate.getNotBefore().toInstant();
        Instant last = certificate.getNotAfter().toInstant();
        if (now.isAfter(last)) {
            throw new IllegalArgumentException(entry + " has a certificate that expired at " + last
                    + ". Make a new key, register it, and put it into the file.");
        }
        if (now.isBefore(first)) {
            throw new IllegalArgumentException(entry + " has a certificate that is not valid before " + first
                    + ". Use the key that is valid now, or check this machine's clock.");
        }
    }

    private static String alias(KeyStore store, String kid, Path file) throws GeneralSecurityException {
        List<String> keys = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                keys.add(alias);
            }
        }
        // Aliases of this kind of store know no upper case.
        return keys.stream()
                .filter(alias -> keys.size() == 1 || alias.equalsIgnoreCase(kid))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The PKCS#12 file " + file + " holds the private keys "
                        + keys + ", none of which is named by the kid. Name the entry after the kid."));
    }
}
