package dev.fhirbulk.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The helper that makes a key pair. */
class ClientKeysTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"RS384", "ES384"})
    void thePublicSetIsWhatSmartAsksFor(String algorithm) throws ParseException {
        JWK key = JWKSet.parse(ClientKeys.generate(algorithm, "k1").publicJwkSet())
                .getKeys()
                .get(0);
        assertThat(key.isPrivate()).isFalse();
        assertThat(key.getKeyID()).isEqualTo("k1");
        assertThat(key.getAlgorithm().getName()).isEqualTo(algorithm);
        assertThat(key.getKeyOperations()).containsExactly(KeyOperation.VERIFY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS384", "ES384"})
    void theKeySigns(String algorithm) {
        assertThat(ClientKeys.generate(algorithm, "k1")
                        .signingKey()
                        .materials()
                        .get(0)
                        .algorithms())
                .containsExactly(algorithm);
    }

    @Test
    void aPrivateFileIsItsOwnersOnly() throws IOException {
        Path file = folder.resolve("private.json");
        ClientKeys.generate("ES384", "k1").writePrivateJwkSet(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(SigningKey.fromJwkSet(file).materials()).hasSize(1);
    }

    @Test
    void aKeyInUseIsNotOverwritten() throws IOException {
        Path file = Files.writeString(folder.resolve("private.json"), "old");
        ClientKeys keys = ClientKeys.generate("ES384", "k1");
        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> keys.writePrivateJwkSet(file));
        assertThat(file).hasContent("old");
    }

    @Test
    void toStringShowsThePublicHalf() {
        assertThat(ClientKeys.generate("ES384", "k1").toString()).contains("k1").doesNotContain("\"d\"");
    }

    @Test
    void anotherAlgorithmIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientKeys.generate("HS256", "k1"))
                .withMessageContaining("RS384 or ES384");
    }

    @Test
    void theProgramPrintsThePublicSetOnly() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String file = folder.resolve("p.json").toString();
        ClientKeys.run(new String[] {"ES384", "k1", file}, new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\"keys\"", "\"k1\"")
                .doesNotContain("\"d\"");
        assertThat(Files.readString(Path.of(file))).contains("\"d\"");
    }

    @Test
    void theProgramSaysWhatItNeeds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientKeys.main(new String[0]))
                .withMessageContaining("private-jwks.json");
    }
}
