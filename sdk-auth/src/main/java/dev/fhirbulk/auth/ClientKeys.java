package dev.fhirbulk.auth;

import dev.fhirbulk.auth.internal.KeyPairs;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A new key pair for a client: the public JWKS to register, and the private one to keep (SMART App Launch, "Client
 * Authentication: Asymmetric", Registering a client).
 *
 * <p>As a program: {@code java … dev.fhirbulk.auth.ClientKeys RS384 my-key-1 private-jwks.json} writes the private set
 * to a file that only its owner may read and prints the public set.
 *
 * <p>Immutable and thread-safe. {@link #toString()} shows the public set only.
 */
public final class ClientKeys {

    private final KeyPairs.Pair pair;

    private ClientKeys(KeyPairs.Pair pair) {
        this.pair = pair;
    }

    /**
     * Makes a pair: RSA of 3072 bits for {@code RS384}, the curve P-384 for {@code ES384}.
     *
     * @param algorithm {@code RS384}, which every server takes, or {@code ES384}
     * @param kid the key's id, new for each key that is registered
     * @throws IllegalArgumentException for another algorithm or a blank kid
     */
    public static ClientKeys generate(String algorithm, String kid) {
        return new ClientKeys(KeyPairs.generate(algorithm, SmartBackendAuthorizer.notBlank(kid, "The kid")));
    }

    /** The public JWKS, as JSON, to register with the server or to publish at a URL. */
    public String publicJwkSet() {
        return pair.publicSet();
    }

    /** The key to sign with. */
    public SigningKey signingKey() {
        return SigningKey.fromJwkSetText(pair.privateSet());
    }

    /**
     * Writes the private JWKS, for {@link SigningKey#fromJwkSet(Path)}. Where the file system knows owners, only the
     * owner may read it.
     *
     * @param file must not exist: a key in use is never overwritten
     * @throws IOException when it exists or cannot be written
     */
    public void writePrivateJwkSet(Path file) throws IOException {
        KeyPairs.write(Objects.requireNonNull(file, "file"), pair.privateSet());
    }

    @Override
    public String toString() {
        return "ClientKeys" + pair.publicSet();
    }

    /**
     * Makes a pair, writes the private set and prints the public one.
     *
     * @param args algorithm, kid, and the file for the private set
     * @throws IOException when the file exists or cannot be written
     */
    public static void main(String[] args) throws IOException {
        run(args, System.out);
    }

    static void run(String[] args, PrintStream out) throws IOException {
        if (args.length != 3) {
            throw new IllegalArgumentException("Give three words: RS384 or ES384, the kid, and the file for the private"
                    + " key set, such as: RS384 my-key-1 private-jwks.json");
        }
        ClientKeys keys = generate(args[0], args[1]);
        keys.writePrivateJwkSet(Path.of(args[2]));
        out.println(keys.publicJwkSet());
    }
}
