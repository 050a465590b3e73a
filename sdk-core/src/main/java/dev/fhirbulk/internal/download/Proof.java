package dev.fhirbulk.internal.download;

import dev.fhirbulk.internal.http.Reply;
import dev.fhirbulk.internal.json.FileExtensions;
import dev.fhirbulk.model.ManifestFile;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the server itself says a file's length and hash are: in the manifest (STU4 {@code fileSize}; the extensions of
 * AB2D and DPC) and in headers (RFC 9530, RFC 3230). Servers mean the plain or the compressed form; a file has to fit
 * one of the two. Immutable.
 *
 * @param sha256 from the manifest, lower-case hex, null when not told
 * @param headerSha256 from the headers, of the body as it travels, null when not told
 * @param length in bytes from the manifest's extension; empty when not told
 * @param atLeast STU4 {@code fileSize}, which is advisory: only a shorter file is suspect
 */
record Proof(@Nullable String sha256, @Nullable String headerSha256, OptionalLong length, OptionalLong atLeast) {

    private static final Pattern DIGEST = Pattern.compile("sha-256=:?([A-Za-z0-9+/]{43}=):?", Pattern.CASE_INSENSITIVE);
    private static final Proof NONE = new Proof(null, null, OptionalLong.empty(), OptionalLong.empty());

    static Proof none() {
        return NONE;
    }

    static Proof of(ManifestFile file, Reply reply) {
        FileExtensions told = FileExtensions.read(file.extension());
        String header = null;
        for (String name : new String[] {"Repr-Digest", "Digest", "Content-Digest"}) {
            // Content-Digest is of a part, if the answer is one.
            boolean whole = reply.status() == 200 || (reply.status() == 206 && !name.startsWith("Content"));
            header = header == null && whole ? sha256(reply.header(name).orElse("")) : header;
        }
        return new Proof(told.sha256(), header, told.length(), file.size());
    }

    private static @Nullable String sha256(String header) {
        Matcher digest = DIGEST.matcher(header);
        return digest.find()
                ? HexFormat.of()
                        .formatHex(Base64.getDecoder().decode(digest.group(1)))
                        .toLowerCase(Locale.ROOT)
                : null;
    }

    /** What a body came to: as it travelled, or plain. */
    record Found(long bytes, String sha256) {}

    /** Whether the body as it travels has to be hashed too. */
    boolean needsTravelling() {
        return sha256 != null || headerSha256 != null || length.isPresent() || atLeast.isPresent();
    }

    /** What does not fit; null when everything does. */
    @Nullable
    String fault(Found plain, Found travelled) {
        if (headerSha256 != null && !headerSha256.equals(travelled.sha256()) && !headerSha256.equals(plain.sha256())) {
            return "The body's SHA-256 is not the one that the server's headers tell.";
        }
        if (sha256 != null && !sha256.equals(plain.sha256()) && !sha256.equals(travelled.sha256())) {
            return "The file's SHA-256 is not the one that the manifest tells.";
        }
        if (length.isPresent() && length.getAsLong() != plain.bytes() && length.getAsLong() != travelled.bytes()) {
            return "The file has " + plain.bytes() + " bytes where the manifest tells " + length.getAsLong() + ".";
        }
        long least = atLeast.orElse(0);
        if (plain.bytes() < least && travelled.bytes() != least) {
            return "The file has " + plain.bytes() + " bytes, fewer than the manifest's fileSize " + least + ".";
        }
        return null;
    }
}
