package dev.fhirbulk.internal.journal;

import dev.fhirbulk.internal.uri.Uris;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.ManifestFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What names a listed file over restarts: its place in the manifest and a hash of its URL without the query, which
 * may be a secret and may change.
 *
 * @param kind the list
 * @param page the page
 * @param position the position
 * @param url the first 16 hex digits of the hash
 */
record FileKey(FileKind kind, int page, int position, String url) {

    static FileKey of(ManifestFile file) {
        return new FileKey(file.kind(), file.page(), file.position(), hash(Uris.withoutQuery(file.url())));
    }

    static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
