package dev.fhirbulk.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.fhirbulk.auth.internal.KeyMaterial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JWK sets, right and wrong. */
class SigningKeyTest {

    private static JWK rsa;
    private static JWK curve;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeKeys() throws JOSEException {
        rsa = new RSAKeyGenerator(2048).keyID("r").generate();
        curve = new ECKeyGenerator(Curve.P_384).keyID("e").generate();
    }

    private Path set(JWK... keys) throws IOException {
        return Files.writeString(folder.resolve("keys.json"), new JWKSet(List.of(keys)).toString(false));
    }

    private static String without(JWK key, String member) {
        Map<String, Object> json = key.toJSONObject();
        json.remove(member);
        return com.nimbusds.jose.util.JSONObjectUtils.toJSONString(json);
    }

    @Test
    void aSetGivesItsKeys() throws IOException {
        assertThat(SigningKey.fromJwkSet(set(rsa, curve)).materials())
                .extracting(KeyMaterial::kid)
                .containsExactly("r", "e");
    }

    @Test
    void oneKeyOfASetCanBeChosen() throws IOException {
        assertThat(SigningKey.fromJwkSet(set(rsa, curve), "e").materials())
                .extracting(KeyMaterial::kid)
                .containsExactly("e");
    }

    @Test
    void aSingleJwkIsEnough() {
        assertThat(SigningKey.fromJwkSetText(curve.toJSONString()).materials()).hasSize(1);
    }

    @Test
    void anUnknownKidIsNamed() throws IOException {
        Path file = set(rsa);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromJwkSet(file, "other"))
                .withMessageContaining("\"other\"");
    }

    @Test
    void aJwkWithoutKidIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromJwkSetText(without(rsa, "kid")))
                .withMessageContaining("without \"kid\"");
    }

    @Test
    void aJwkWithoutAlgSignsWhatItsKindCan() throws JOSEException {
        assertThat(SigningKey.fromJwkSetText(rsa.toJSONString())
                        .materials()
                        .get(0)
                        .algorithms())
                .startsWith("RS384");
        assertThat(SigningKey.fromJwkSetText(curve.toJSONString())
                        .materials()
                        .get(0)
                        .algorithms())
                .containsExactly("ES384");
    }

    @ParameterizedTest
    @CsvSource({"P-256,ES256", "P-384,ES384", "P-521,ES512"})
    void eachCurveHasItsAlgorithm(String name, String algorithm) throws JOSEException {
        JWK key = new ECKeyGenerator(Curve.parse(name)).keyID("k").generate();
        assertThat(SigningKey.fromJwkSetText(key.toJSONString())
                        .materials()
                        .get(0)
                        .algorithms())
                .containsExactly(algorithm);
    }

    @Test
    void anAlgThatDoesNotFitTheKeyIsRefused() {
        String lie = curve.toJSONString().replace("{", "{\"alg\":\"RS384\",");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromJwkSetText(lie))
                .withMessageContaining("cannot sign with RS384");
    }

    @Test
    void aPublicSetIsRefused() {
        String set = new JWKSet(rsa).toPublicJWKSet().toString();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromJwkSetText(set))
                .withMessageContaining("public set");
    }

    @Test
    void anEncryptionKeyIsNotUsed() throws JOSEException {
        JWK encrypting =
                new RSAKeyGenerator(2048).keyID("enc").keyUse(KeyUse.ENCRYPTION).generate();
        String set = new JWKSet(List.of(encrypting, rsa)).toString(false);
        assertThat(SigningKey.fromJwkSetText(set).materials())
                .extracting(KeyMaterial::kid)
                .containsExactly("r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "{}", "{\"keys\":[]}", "{\"keys\":7}", "[]", "-----BEGIN PRIVATE KEY-----"})
    void textThatIsNoKeyIsRefused(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("nokey"), text);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromJwkSet(file))
                .withMessageContaining("nokey");
    }

    @Test
    void messagesNeverQuoteTheText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromJwkSetText("{\"kty\":\"RSA\",\"d\":\"geheim\""))
                .satisfies(error -> assertThat(error).hasNoCause())
                .withMessageNotContaining("geheim");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromJwkSet(folder.resolve("absent.json")))
                .withMessageContaining("absent.json does not exist");
    }

    @Test
    void aDirectoryIsNoKeyFile() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromJwkSet(folder))
                .withMessageContaining("is a directory");
    }

    @Test
    void aHugeFileIsNoKeyFile() throws IOException {
        Path file = Files.write(folder.resolve("huge"), new byte[1024 * 1024 + 1]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromJwkSet(file))
                .withMessageContaining("larger than a key");
    }

    @Test
    void anAlgorithmCanBeForced() throws IOException {
        assertThat(SigningKey.fromJwkSet(set(rsa, curve)).algorithm("RS256").materials())
                .extracting(KeyMaterial::algorithms)
                .containsExactly(List.of("RS256"));
    }

    @Test
    void anAlgorithmThatNoKeyFitsIsRefused() throws IOException {
        SigningKey key = SigningKey.fromJwkSet(set(rsa));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key.algorithm("ES384"))
                .withMessageContaining("ES384");
    }

    @Test
    void aSuppliedKeyIsAskedEachTime() {
        int[] asked = new int[1];
        SigningKey rotating = SigningKey.supplied(() -> {
            asked[0]++;
            return SigningKey.fromJwkSetText((asked[0] == 1 ? rsa : curve).toJSONString());
        });
        assertThat(rotating.materials().get(0).kid()).isEqualTo("r");
        assertThat(rotating.algorithm("ES384").materials().get(0).kid()).isEqualTo("e");
    }

    @Test
    void toStringShowsNoKey() {
        assertThat(SigningKey.fromJwkSetText(rsa.toJSONString())).hasToString("SigningKey");
    }
}
