package dev.fhirbulk.internal.attachment;

import dev.fhirbulk.internal.io.Measure.Measured;
import dev.fhirbulk.internal.json.AttachmentElement;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a resource says of an attachment's bytes (R4 Attachment.size and hash). The hash is SHA-1 in Base64 by the book;
 * hex and SHA-256 are met as well. What is neither proves nothing. Immutable.
 *
 * @param size in bytes, empty when not told
 * @param hash lower-case hex, {@code ""} when not told
 */
record Claimed(OptionalLong size, String hash) {

    private static final int SHA1 = 20;
    private static final int SHA256 = 32;
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    static Claimed of(AttachmentElement element) {
        return new Claimed(element.size(), hex(element.hash()));
    }

    /** What does not fit; null when nothing does not. */
    @Nullable
    String fault(Measured found) {
        if (size.isPresent() && size.getAsLong() != found.bytes()) {
            return "It has " + found.bytes() + " bytes where its resource tells " + size.getAsLong() + ".";
        }
        String digest = hash.length() == 2 * SHA1 ? found.sha1() : found.sha256();
        return hash.isEmpty() || hash.equals(digest) ? null : "Its hash is not the one that its resource tells.";
    }

    boolean proves() {
        return size.isPresent() || !hash.isEmpty();
    }

    private static String hex(@Nullable String told) {
        if (told == null) {
            return "";
        }
        String lower = told.toLowerCase(Locale.ROOT);
        if (HEX.matcher(lower).matches()) {
            return lower;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(told);
            return bytes.length == SHA1 || bytes.length == SHA256
                    ? HexFormat.of().formatHex(bytes)
                    : "";
        } catch (IllegalArgumentException neither) {
            return "";
        }
    }
}
