package dev.fhirbulk.auth;

import dev.fhirbulk.auth.internal.CallbackSigner;
import dev.fhirbulk.auth.internal.JwkSets;
import dev.fhirbulk.auth.internal.KeyFiles;
import dev.fhirbulk.auth.internal.KeyMaterial;
import dev.fhirbulk.auth.internal.Pem;
import dev.fhirbulk.auth.internal.Pkcs12;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The private key, or one of several, with which a client signs its assertions (SMART App Launch, "Client
 * Authentication: Asymmetric"). Each has a {@code kid}: the id under which its public half is registered.
 *
 * <p>Keys are read when they are given, so that a wrong file shows at once; {@link #supplied} is asked again for each
 * token. Immutable and thread-safe. No message, log line or {@link #toString()} shows anything of a key but its kid.
 *
 * <p>SMART asks for RSA of at least 2048 bits (RS384) or the curve P-384 (ES384); P-256 (ES256) and P-521 (ES512) are
 * taken too. With the reason are refused, as {@link IllegalArgumentException}:
 *
 * <ul>
 *   <li>RSA keys of fewer bits, in whatever form;
 *   <li>keys on other curves: secp256k1, brainpool, Ed25519, X25519 and the like;
 *   <li>symmetric keys (kty {@code oct}). In a set that holds usable keys too, those are used, and a WARN names the
 *       symmetric one's kid, for a shared secret does not belong there;
 *   <li>entries of PKCS#12 files whose certificate has expired or is not yet valid when the file is read.
 * </ul>
 *
 * <p>A file that others than its owner can read is used, but a WARN tells the {@code chmod 600} to run, where the file
 * system knows POSIX permissions.
 */
public final class SigningKey {

    private final Supplier<List<KeyMaterial>> keys;
    private final boolean changing;

    private SigningKey(Supplier<List<KeyMaterial>> keys, boolean changing) {
        this.keys = keys;
        this.changing = changing;
    }

    private static SigningKey fixed(List<KeyMaterial> keys) {
        List<KeyMaterial> copy = List.copyOf(keys);
        return new SigningKey(() -> copy, false);
    }

    /**
     * A file with a private JWK set, or a single private JWK (RFC 7517). Of several keys the first that fits the
     * algorithms that the server lists is used. A key's {@code alg} decides; without it, the kind of key does.
     *
     * @param file JSON
     * @throws IllegalArgumentException when the file cannot be read or holds no usable private key with a kid
     */
    public static SigningKey fromJwkSet(Path file) {
        return fixed(JwkSets.read(KeyFiles.text(file), "The key file " + file, null));
    }

    /**
     * One key of a private JWK set.
     *
     * @param file JSON
     * @param kid the key to use
     * @throws IllegalArgumentException when the file cannot be read or holds no such private key
     */
    public static SigningKey fromJwkSet(Path file, String kid) {
        return fixed(JwkSets.read(KeyFiles.text(file), "The key file " + file, Objects.requireNonNull(kid, "kid")));
    }

    /**
     * A private JWK set, or a single private JWK, as text: from a vault, for example.
     *
     * @param json secret
     * @throws IllegalArgumentException when it holds no usable private key with a kid
     */
    public static SigningKey fromJwkSetText(String json) {
        return fixed(JwkSets.read(json, "The JWK set", null));
    }

    /**
     * An unencrypted private key in PEM: PKCS#8, or OpenSSL's PKCS#1 and SEC 1.
     *
     * @param file PEM; blocks other than the private key are passed over
     * @param kid the id under which the public key is registered
     * @throws IllegalArgumentException when the file cannot be read or holds no usable private key
     */
    public static SigningKey fromPem(Path file, String kid) {
        return of(Pem.read(KeyFiles.text(file), "The key file " + file), kid);
    }

    /**
     * The same as text.
     *
     * @param pem secret
     * @param kid the id under which the public key is registered
     * @throws IllegalArgumentException when it holds no usable private key
     */
    public static SigningKey fromPemText(String pem, String kid) {
        return of(Pem.read(pem, "The PEM text"), kid);
    }

    /**
     * A private key in a PKCS#12 file (.p12, .pfx): the entry that is named like the kid, or the only one.
     *
     * @param file PKCS#12
     * @param password of the file and of the key; not kept
     * @param kid the id under which the public key is registered
     * @throws IllegalArgumentException when the file cannot be read, no key can be chosen, or the key's certificate is
     *     not valid now
     */
    public static SigningKey fromPkcs12(Path file, char[] password, String kid) {
        return fromPkcs12(file, password, kid, Clock.systemUTC());
    }

    static SigningKey fromPkcs12(Path file, char[] password, String kid, InstantSource clock) {
        return of(Pkcs12.read(file, password, kid, clock.instant()), kid);
    }

    /**
     * A key of this JVM, or one that a security provider (PKCS#11) holds. RSA of at least 2048 bits signs RS384, the
     * curve P-384 signs ES384, P-256 ES256 and P-521 ES512.
     *
     * @param key the private key
     * @param kid the id under which the public key is registered
     * @throws IllegalArgumentException when the key is weak or of another kind
     */
    public static SigningKey of(PrivateKey key, String kid) {
        return fixed(List.of(KeyMaterial.of(key, kid, null)));
    }

    /**
     * A key that cannot be had, only used: in a key management service or a hardware module.
     *
     * @param algorithm the JOSE name, such as {@code RS384} or {@code ES384}
     * @param kid the id under which the public key is registered
     * @param signer signs; called once for each assertion
     * @throws IllegalArgumentException when the algorithm is none for public-key signatures
     */
    public static SigningKey ofSigner(String algorithm, String kid, Signer signer) {
        Objects.requireNonNull(signer, "signer");
        CallbackSigner callback = new CallbackSigner(algorithm, signer::sign);
        return fixed(List.of(new KeyMaterial(kid, List.of(algorithm), callback)));
    }

    /**
     * A key that may change while the program runs: asked before each token request, so that a rotated key is used
     * from the next token on.
     *
     * @param supplier must not return null; called from several threads
     */
    public static SigningKey supplied(Supplier<SigningKey> supplier) {
        Objects.requireNonNull(supplier, "supplier");
        return new SigningKey(
                () -> Objects.requireNonNull(supplier.get(), "the supplier's signing key")
                        .materials(),
                true);
    }

    /**
     * The same for one algorithm only, where the server's list is missing or wrong. Default: RS384 for RSA, ES384 for
     * P-384, unless the JWK or the server's list says otherwise.
     *
     * @param name the JOSE name, such as {@code RS256}
     * @throws IllegalArgumentException when no key fits it; with {@link #supplied}, at the first use
     */
    public SigningKey algorithm(String name) {
        return changing
                ? new SigningKey(() -> KeyMaterial.only(name, materials()), true)
                : fixed(KeyMaterial.only(name, materials()));
    }

    List<KeyMaterial> materials() {
        return keys.get();
    }

    /** That it is a key, never which. */
    @Override
    public String toString() {
        return "SigningKey";
    }

    /** Signs what it is given. */
    @FunctionalInterface
    public interface Signer {
        /**
         * A signature over the bytes by the algorithm that was named. An elliptic curve's may be in DER, as key
         * services give it, or in JOSE's raw form.
         *
         * @param input the bytes to hash and sign
         * @throws Exception when it cannot; the token request then fails
         */
        byte[] sign(byte[] input) throws Exception;
    }
}
