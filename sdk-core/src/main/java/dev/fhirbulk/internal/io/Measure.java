package dev.fhirbulk.internal.io;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts and hashes bytes on their way to another stream. For one thread. */
public final class Measure extends OutputStream {

    private final OutputStream target;
    private final MessageDigest sha256 = digest("SHA-256");
    /** FHIR R4 names it for Attachment.hash; it is not relied on for more. */
    private final MessageDigest sha1 = digest("SHA-1");

    private long bytes;

    /** On the way to a stream, which is not closed. */
    public Measure(OutputStream target) {
        this.target = target;
    }

    /**
     * What bytes came to.
     *
     * @param bytes how many
     * @param sha256 lower-case hex
     * @param sha1 lower-case hex
     */
    public record Measured(long bytes, String sha256, String sha1) {}

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        target.write(source, offset, length);
        sha256.update(source, offset, length);
        sha1.update(source, offset, length);
        bytes += length;
    }

    /** Bytes so far. */
    public long bytes() {
        return bytes;
    }

    /** To be asked once, at the end. */
    public Measured end() {
        HexFormat hex = HexFormat.of();
        return new Measured(bytes, hex.formatHex(sha256.digest()), hex.formatHex(sha1.digest()));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
