package dev.fhirbulk.auth.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Makes key pairs as JWK sets. Stateless. */
public final class KeyPairs {

    private static final int RSA_BITS = 3072;

    private KeyPairs() {}

    /** Both halves as JSON; never printed. */
    public record Pair(String publicSet, String privateSet) {
        @Override
        public String toString() {
            return publicSet;
        }
    }

    /** A new pair for RS384 or ES384. */
    public static Pair generate(String algorithm, String kid) {
        try {
            return switch (algorithm) {
                case "RS384" ->
                    rsa(new RSAKeyGenerator(RSA_BITS)
                            .algorithm(JWSAlgorithm.RS384)
                            .keyID(kid)
                            .generate());
                case "ES384" ->
                    curve(new ECKeyGenerator(Curve.P_384)
                            .algorithm(JWSAlgorithm.ES384)
                            .keyID(kid)
                            .generate());
                default ->
                    throw new IllegalArgumentException(
                            "\"" + algorithm + "\" is not offered. SMART asks for RS384 or ES384.");
            };
        } catch (JOSEException unsupported) {
            throw new IllegalStateException("this JVM cannot make keys for " + algorithm, unsupported);
        }
    }

    // The public half verifies and the private half signs (SMART asks for key_ops ["verify"]).
    private static Pair rsa(RSAKey key) {
        return pair(
                new RSAKey.Builder(key.toPublicJWK())
                        .keyOperations(Set.of(KeyOperation.VERIFY))
                        .build(),
                new RSAKey.Builder(key).keyOperations(Set.of(KeyOperation.SIGN)).build());
    }

    private static Pair curve(ECKey key) {
        return pair(
                new ECKey.Builder(key.toPublicJWK())
                        .keyOperations(Set.of(KeyOperation.VERIFY))
                        .build(),
                new ECKey.Builder(key).keyOperations(Set.of(KeyOperation.SIGN)).build());
    }

    private static Pair pair(JWK verifying, JWK signing) {
        return new Pair(new JWKSet(verifying).toString(true), new JWKSet(signing).toString(false));
    }

    /** Writes a new file that only its owner may read, where the file system knows owners. */
    public static void write(Path file, String secret) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SeekableByteChannel out = Files.newByteChannel(file, fresh, owner)) {
            ByteBuffer bytes = ByteBuffer.wrap(secret.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
    }
}
