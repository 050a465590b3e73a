package dev.fhirbulk.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Key files that others can read are used, but not silently. */
class KeyFilePermissionsTest {

    private static String set;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeKey() throws IOException {
        Path file = Files.createTempDirectory("keys").resolve("private.json");
        ClientKeys.generate("ES384", "k1").writePrivateJwkSet(file);
        set = Files.readString(file);
        Files.delete(file);
        Files.delete(file.getParent());
    }

    @BeforeEach
    void needsPosix() {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system knows no POSIX permissions");
    }

    private Path file(String name, String content, String permissions) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static List<String> logOf(Path file) {
        return Captured.lines(
                () -> assertThat(SigningKey.fromJwkSet(file).materials()).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw-r--r--", "r--r--r--", "rwxrwxrwx"})
    void aFileThatOthersCanReadIsUsedWithOneWarning(String permissions) throws IOException {
        Path file = file("keys.json", set, permissions);
        assertThat(logOf(file))
                .singleElement()
                .asString()
                .contains("WARN", permissions)
                .endsWith("Run: chmod 600 " + file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------", "rwx------"})
    void aFileOfItsOwnerOnlyGivesNoWarning(String permissions) throws IOException {
        assertThat(logOf(file("keys.json", set, permissions))).isEmpty();
    }

    @Test
    void theCommandCanBeRunWhateverThePath() throws Exception {
        Path file = file("it's a $key.json", set, "rw-r--r--");
        String line = logOf(file).get(0);
        Process shell = new ProcessBuilder("sh", "-c", line.substring(line.indexOf("chmod")))
                .inheritIO()
                .start();
        assertThat(shell.waitFor()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aPemFileIsLookedAtToo() throws Exception {
        String pem = TestKeys.pem(
                "PRIVATE KEY", TestKeys.curve("secp384r1").getPrivate().getEncoded());
        Path file = file("key.pem", pem, "rw-r--r--");
        assertThat(Captured.lines(() -> SigningKey.fromPem(file, "k")))
                .singleElement()
                .asString()
                .endsWith("chmod 600 " + file);
    }

    @Test
    void aPkcs12FileIsLookedAtToo() throws IOException {
        Path file = TestKeys.store(folder.resolve("key.p12"), "k");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(Captured.lines(() -> SigningKey.fromPkcs12(file, TestKeys.PASSWORD, "k")))
                .singleElement()
                .asString()
                .endsWith("chmod 600 " + file);
    }

    @Test
    void aLinkIsAsOpenAsWhatItLeadsTo() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), file("keys.json", set, "rw-------"));
        assertThat(logOf(link)).isEmpty();
    }

    @Test
    void aFileSystemWithoutPermissionsGivesNoWarning() throws IOException {
        URI zip = URI.create("jar:" + folder.resolve("keys.zip").toUri());
        try (FileSystem system = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            assertThat(system.supportedFileAttributeViews()).doesNotContain("posix");
            assertThat(logOf(Files.writeString(system.getPath("/keys.json"), set)))
                    .isEmpty();
        }
    }
}
