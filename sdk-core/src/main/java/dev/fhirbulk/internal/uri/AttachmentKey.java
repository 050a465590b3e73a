package dev.fhirbulk.internal.uri;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What names an attachment over restarts, of which nothing can be read back: a hash of its URL, or of its content where
 * that stands in the resource. The query counts, for stores tell documents apart by it alone.
 *
 * @param high the first 64 bits
 * @param low the next 64 bits
 */
public record AttachmentKey(long high, long low) {

    /** How many hex digits its text has. */
    public static final int DIGITS = 32;

    /** Of a URL, whose fragment no server sees. */
    public static AttachmentKey of(URI url) {
        String text = url.toString();
        int fragment = text.indexOf('#');
        return hashed("url " + (fragment < 0 ? text : text.substring(0, fragment)));
    }

    /** Of content, by its SHA-256. */
    public static AttachmentKey ofContent(String sha256) {
        return hashed("content " + sha256);
    }

    /**
     * Of the first 32 hex digits of a text.
     *
     * @throws IllegalArgumentException when it begins otherwise
     */
    public static AttachmentKey parse(String hex) {
        if (hex.length() < DIGITS) {
            throw new IllegalArgumentException("the key of an attachment is too short");
        }
        return new AttachmentKey(
                Long.parseUnsignedLong(hex.substring(0, DIGITS / 2), 16),
                Long.parseUnsignedLong(hex.substring(DIGITS / 2, DIGITS), 16));
    }

    /** 32 hex digits. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }

    private static AttachmentKey hashed(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return parse(HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
