package dev.fhirbulk.internal.uri;

import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.ManifestFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What names a listed file over restarts and over manifests: its place and a hash of its URL without the query, which
 * may be a secret and may change.
 *
 * @param kind the list
 * @param page the page
 * @param position the position
 * @param url the first 64 bits of the hash
 */
public record FileKey(FileKind kind, int page, int position, long url) {

    /** Of a listed file. */
    public static FileKey of(ManifestFile file) {
        return new FileKey(
                file.kind(),
                file.page(),
                file.position(),
                Long.parseUnsignedLong(hash(Uris.withoutQuery(file.url())), 16));
    }

    /** What tells whole URLs apart, query included. */
    public static long exact(String url) {
        return Long.parseUnsignedLong(hash("exact\n" + url), 16);
    }

    /** The first 16 hex digits of a text's SHA-256. */
    public static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** The hash as 16 hex digits. */
    public String urlText() {
        return HexFormat.of().toHexDigits(url);
    }
}
