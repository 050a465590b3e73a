package dev.fhirbulk.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PEM in its three forms, PKCS#12, and keys of the JVM. */
class KeyFormatsTest {

    private static final char[] PASSWORD = TestKeys.PASSWORD;

    private static KeyPair rsa;
    private static KeyPair curve;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeKeys() throws GeneralSecurityException {
        rsa = TestKeys.rsa(2048);
        curve = TestKeys.curve("secp384r1");
    }

    /** As OpenSSL writes it, of the curve's full length. */
    private static byte[] sec1(PrivateKey key, String curveOid, int bytes) {
        byte[] scalar = ((java.security.interfaces.ECPrivateKey) key).getS().toByteArray();
        byte[] padded = new byte[bytes];
        int skip = Math.max(0, scalar.length - bytes);
        System.arraycopy(scalar, skip, padded, bytes - scalar.length + skip, scalar.length - skip);
        return TestKeys.sec1(padded, java.util.HexFormat.of().parseHex(curveOid));
    }

    private static String algorithm(SigningKey key) {
        return key.materials().get(0).algorithms().get(0);
    }

    @Test
    void pkcs8IsRead() {
        assertThat(algorithm(SigningKey.fromPemText(
                        TestKeys.pem("PRIVATE KEY", rsa.getPrivate().getEncoded()), "k")))
                .isEqualTo("RS384");
        assertThat(algorithm(SigningKey.fromPemText(
                        TestKeys.pem("PRIVATE KEY", curve.getPrivate().getEncoded()), "k")))
                .isEqualTo("ES384");
    }

    @Test
    void pkcs1IsRead() throws IOException {
        Path file = Files.writeString(
                folder.resolve("key.pem"),
                TestKeys.pem("RSA PRIVATE KEY", TestKeys.pkcs1((RSAPrivateCrtKey) rsa.getPrivate())));
        assertThat(algorithm(SigningKey.fromPem(file, "k"))).isEqualTo("RS384");
    }

    @ParameterizedTest
    @CsvSource({
        "secp256r1,06082a8648ce3d030107,32,ES256",
        "secp384r1,06052b81040022,48,ES384",
        "secp521r1,06052b81040023,66,ES512"
    })
    void sec1IsRead(String name, String oid, int bytes, String algorithm) throws GeneralSecurityException {
        String text = "-----BEGIN EC PARAMETERS-----\nBgUrgQQAIg==\n-----END EC PARAMETERS-----\n"
                + TestKeys.pem("EC PRIVATE KEY", sec1(TestKeys.curve(name).getPrivate(), oid, bytes));
        assertThat(algorithm(SigningKey.fromPemText(text, "k"))).isEqualTo(algorithm);
    }

    @Test
    void anEncryptedKeyTellsTheRemedy() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromPemText(TestKeys.pem("ENCRYPTED PRIVATE KEY", new byte[9]), "k"))
                .withMessageContaining("openssl pkcs8");
    }

    @Test
    void aPublicKeyIsNotEnough() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromPemText(
                        TestKeys.pem("PUBLIC KEY", rsa.getPublic().getEncoded()), "k"))
                .withMessageContaining("public key");
    }

    @ParameterizedTest
    @CsvSource({"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"})
    void aDamagedKeyIsRefused(String label) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromPemText(TestKeys.pem(label, new byte[40]), "k"))
                .satisfies(error -> assertThat(error).hasNoCause())
                .withMessageContaining("damaged");
    }

    @Test
    void textWithoutPemIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("x.txt"), "hello");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromPem(file, "k"))
                .withMessageContaining("x.txt holds no PEM private key");
    }

    @Test
    void aBlankKidIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.of(rsa.getPrivate(), " "))
                .withMessageContaining("kid");
    }

    @Test
    void aDsaKeyIsRefused() throws GeneralSecurityException {
        PrivateKey dsa = KeyPairGenerator.getInstance("DSA").generateKeyPair().getPrivate();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.of(dsa, "k"))
                .withMessageContaining("DSA");
    }

    @Test
    void theOnlyKeyOfAPkcs12FileIsTaken() throws Exception {
        Path file = store("one.p12", "anything");
        assertThat(algorithm(SigningKey.fromPkcs12(file, PASSWORD, "k"))).isEqualTo("RS384");
    }

    @Test
    void ofSeveralKeysTheKidNamesOne() throws Exception {
        Path file = store("two.p12", "First", "second");
        assertThat(SigningKey.fromPkcs12(file, PASSWORD, "First").materials()).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromPkcs12(file, PASSWORD, "third"))
                .withMessageContaining("first")
                .withMessageContaining("second");
    }

    @Test
    void aWrongPasswordIsToldWithoutIt() throws Exception {
        Path file = store("one.p12", "a");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromPkcs12(file, "geheim".toCharArray(), "k"))
                .withMessageContaining("password")
                .withMessageNotContaining("geheim");
    }

    @Test
    void aFileThatIsNoPkcs12IsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("x.p12"), "hello");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromPkcs12(file, PASSWORD, "k"))
                .withMessageContaining("PKCS#12");
    }

    @Test
    void aSecretKeyIsNoSigningKey() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        store.setEntry(
                "s",
                new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[32], "AES")),
                new KeyStore.PasswordProtection(PASSWORD));
        Path file = folder.resolve("secret.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromPkcs12(file, PASSWORD, "k"))
                .withMessageContaining("secret key");
    }

    @Test
    void pkcs8OfTheJvmIsTheSameKey() throws GeneralSecurityException {
        PrivateKey again = KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(curve.getPrivate().getEncoded()));
        assertThat(SigningKey.of(again, "k").materials().get(0).algorithms()).containsExactly("ES384");
    }

    private Path store(String name, String... aliases) {
        Path file = folder.resolve(name);
        for (String alias : aliases) {
            TestKeys.store(file, alias);
        }
        return file;
    }
}
