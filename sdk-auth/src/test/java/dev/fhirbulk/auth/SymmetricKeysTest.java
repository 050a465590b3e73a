package dev.fhirbulk.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import dev.fhirbulk.auth.internal.KeyMaterial;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Shared secrets do not sign for SMART. */
class SymmetricKeysTest {

    private static OctetSequenceKey secret;
    private static JWK curve;

    @BeforeAll
    static void makeKeys() throws Exception {
        secret = new OctetSequenceKeyGenerator(384).keyID("s").generate();
        curve = new ECKeyGenerator(Curve.P_384).keyID("e").generate();
    }

    private static String set(JWK... keys) {
        return new JWKSet(List.of(keys)).toString(false);
    }

    @Test
    void aSetOfSecretsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromJwkSetText(set(secret)))
                .withMessageContaining("symmetric")
                .withMessageContaining("RS384");
    }

    @Test
    void aSecretByItsKidIsRefused(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder) throws Exception {
        java.nio.file.Path file = java.nio.file.Files.writeString(folder.resolve("set"), set(secret, curve));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromJwkSet(file, "s"))
                .withMessageContaining("\"s\" is no private key but a symmetric one");
    }

    @Test
    void inAMixedSetTheOthersAreUsed() {
        assertThat(SigningKey.fromJwkSetText(set(secret, curve)).materials())
                .extracting(KeyMaterial::kid)
                .containsExactly("e");
    }

    @Test
    void inAMixedSetTheSecretIsWarnedOfByItsKidOnly() {
        List<String> log = Captured.lines(() -> SigningKey.fromJwkSetText(set(secret, curve)));
        assertThat(log).singleElement().asString().contains("WARN", "symmetric key (kid \"s\")");
        assertThat(log.toString()).doesNotContain(secret.getKeyValue().toString());
    }

    @Test
    void aSetWithoutSecretsGivesNoWarning() {
        assertThat(Captured.lines(() -> SigningKey.fromJwkSetText(set(curve)))).isEmpty();
    }
}
