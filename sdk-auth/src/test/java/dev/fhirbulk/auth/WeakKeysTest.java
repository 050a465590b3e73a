package dev.fhirbulk.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECParameterSpec;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that SMART's algorithms do not allow are refused, with the reason and what to do. */
class WeakKeysTest {

    private static final String SECP256K1 = "06052b8104000a";
    private static final byte[] SCALAR = HexFormat.of().parseHex("11".repeat(32));

    private static KeyPair weak;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeKey() throws Exception {
        weak = TestKeys.rsa(1024);
    }

    private static void refused(String reason, ThrowingCallable reading) {
        assertThatIllegalArgumentException()
                .isThrownBy(reading)
                .withMessageContaining(reason)
                .withMessageContaining("RS384")
                .withMessageContaining("ES384");
    }

    @Test
    void aWeakRsaKeyAsJwkIsRefused() {
        String jwk = new RSAKey.Builder((RSAPublicKey) weak.getPublic())
                .privateKey(weak.getPrivate())
                .keyID("w")
                .build()
                .toJSONString();
        refused("\"w\" has 1024 bits", () -> SigningKey.fromJwkSetText(jwk));
    }

    @Test
    void aWeakRsaKeyAsPkcs8IsRefused() {
        String pem = TestKeys.pem("PRIVATE KEY", weak.getPrivate().getEncoded());
        refused("1024 bits", () -> SigningKey.fromPemText(pem, "w"));
    }

    @Test
    void aWeakRsaKeyAsPkcs1IsRefused() {
        String pem = TestKeys.pem("RSA PRIVATE KEY", TestKeys.pkcs1((RSAPrivateCrtKey) weak.getPrivate()));
        refused("1024 bits", () -> SigningKey.fromPemText(pem, "w"));
    }

    @Test
    void aWeakRsaKeyInPkcs12IsRefused() {
        Path file = TestKeys.store(folder.resolve("weak.p12"), "w", "-keysize", "1024");
        refused("1024 bits", () -> SigningKey.fromPkcs12(file, TestKeys.PASSWORD, "w"));
    }

    @Test
    void aWeakRsaKeyOfTheJvmIsRefused() {
        refused("1024 bits", () -> SigningKey.of(weak.getPrivate(), "w"));
    }

    @Test
    void oneBitTooFewIsTooFew() throws Exception {
        PrivateKey almost = TestKeys.rsa(2047).getPrivate();
        refused("2047 bits", () -> SigningKey.of(almost, "w"));
    }

    /** A device's key: the modulus is known, the private number is not. */
    private record DeviceRsaKey(BigInteger getModulus) implements PrivateKey, java.security.interfaces.RSAKey {
        @Override
        public String getAlgorithm() {
            return "RSA";
        }

        @Override
        public String getFormat() {
            return null;
        }

        @Override
        public byte[] getEncoded() {
            return null;
        }
    }

    @Test
    void aWeakRsaKeyOfADeviceIsRefused() {
        DeviceRsaKey key = new DeviceRsaKey(((RSAPublicKey) weak.getPublic()).getModulus());
        refused("1024 bits", () -> SigningKey.of(key, "w"));
    }

    /** A device's key that names its curve only. */
    private record DeviceCurveKey(ECParameterSpec getParams) implements PrivateKey, java.security.interfaces.ECKey {
        @Override
        public String getAlgorithm() {
            return "EC";
        }

        @Override
        public String getFormat() {
            return null;
        }

        @Override
        public byte[] getEncoded() {
            return null;
        }
    }

    @Test
    void aCurveAsLongAsP256IsNotP256() {
        DeviceCurveKey key = new DeviceCurveKey(Curve.SECP256K1.toECParameterSpec());
        refused("curve secp256k1", () -> SigningKey.of(key, "k"));
    }

    @Test
    void aCurveWithOtherParametersIsNotP256() {
        ECParameterSpec p256 = Curve.P_256.toECParameterSpec();
        ECParameterSpec other = new ECParameterSpec(
                p256.getCurve(), Curve.SECP256K1.toECParameterSpec().getGenerator(), p256.getOrder(), 1);
        refused("of kind EC and none that can be used", () -> SigningKey.of(new DeviceCurveKey(other), "k"));
    }

    @Test
    void aDevicesP384IsTaken() {
        DeviceCurveKey key = new DeviceCurveKey(Curve.P_384.toECParameterSpec());
        assertThat(SigningKey.of(key, "k").materials().get(0).algorithms()).containsExactly("ES384");
    }

    @ParameterizedTest
    @CsvSource({
        "06052b8104000a,secp256k1,32",
        "06092b2403030208010107,brainpoolP256r1,32",
        "06092b240303020801010b,brainpoolP384r1,48",
        "06092b240303020801010d,brainpoolP512r1,64",
        "06052b81040021,P-224,28"
    })
    void anotherCurveInPkcs8IsRefusedByName(String oid, String name, int bytes) {
        String pem =
                TestKeys.pem("PRIVATE KEY", TestKeys.pkcs8(oid, HexFormat.of().parseHex("11".repeat(bytes))));
        refused("curve " + name, () -> SigningKey.fromPemText(pem, "k"));
    }

    @Test
    void anotherCurveInSec1IsRefusedByName() {
        byte[] der = TestKeys.sec1(SCALAR, HexFormat.of().parseHex(SECP256K1));
        refused("curve secp256k1", () -> SigningKey.fromPemText(TestKeys.pem("EC PRIVATE KEY", der), "k"));
    }

    @Test
    void anotherCurveInPkcs12IsRefusedByName() throws Exception {
        KeyPair edwards = java.security.KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path file = TestKeys.withKey(TestKeys.store(folder.resolve("e.p12"), "k"), "k", edwards.getPrivate());
        refused("curve Ed25519", () -> SigningKey.fromPkcs12(file, TestKeys.PASSWORD, "k"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "X25519", "Ed448", "X448"})
    void anEdwardsKeyInPemIsRefusedByName(String name) throws Exception {
        byte[] der = java.security.KeyPairGenerator.getInstance(name)
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        refused("curve " + name, () -> SigningKey.fromPemText(TestKeys.pem("PRIVATE KEY", der), "k"));
    }

    @ParameterizedTest
    @CsvSource({"Ed25519", "X25519"})
    void anEdwardsJwkIsRefusedByName(String name) {
        // The numbers of RFC 8037's example.
        String jwk = "{\"kty\":\"OKP\",\"crv\":\"" + name + "\",\"kid\":\"k\","
                + "\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\","
                + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";
        refused("\"k\" is on the curve " + name, () -> SigningKey.fromJwkSetText(jwk));
    }

    @Test
    void aSecp256k1JwkIsRefusedByName() {
        // The generator is the public key of 1.
        var point = Curve.SECP256K1.toECParameterSpec().getGenerator();
        String jwk = new com.nimbusds.jose.jwk.ECKey.Builder(
                        Curve.SECP256K1,
                        com.nimbusds.jose.jwk.ECKey.encodeCoordinate(256, point.getAffineX()),
                        com.nimbusds.jose.jwk.ECKey.encodeCoordinate(256, point.getAffineY()))
                .d(com.nimbusds.jose.jwk.ECKey.encodeCoordinate(256, BigInteger.ONE))
                .keyID("k")
                .build()
                .toJSONString();
        refused("\"k\" is on the curve secp256k1", () -> SigningKey.fromJwkSetText(jwk));
    }

    @Test
    void aJwkOnACurveThatJoseDoesNotKnowIsRefusedByName() {
        String jwk =
                "{\"kty\":\"EC\",\"crv\":\"brainpoolP256r1\",\"kid\":\"k\",\"x\":\"AQ\",\"y\":\"AQ\",\"d\":\"AQ\"}";
        refused("curve brainpoolP256r1", () -> SigningKey.fromJwkSetText("{\"keys\":[" + jwk + "]}"));
    }

    @Test
    void aKeyOfTheJvmOnAnotherCurveIsRefusedByName() throws Exception {
        PrivateKey key = java.security.KeyFactory.getInstance("EC")
                .generatePrivate(new java.security.spec.PKCS8EncodedKeySpec(TestKeys.pkcs8(SECP256K1, SCALAR)));
        assertThat(key).isInstanceOf(ECPrivateKey.class);
        refused("curve secp256k1", () -> SigningKey.of(key, "k"));
    }
}
