package dev.fhirbulk.internal.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether and how a body can be continued: only where the server says that it serves ranges of exactly this content
 * (RFC 9110 §14, §13.1.5).
 *
 * @param etag a strong entity tag
 * @param total the length of the whole in bytes as it travels, -1 when not known
 */
public record Ranges(String etag, long total) {

    private static final Pattern CONTENT_RANGE =
            Pattern.compile("\\s*bytes\\s+(\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)\\s*", Pattern.CASE_INSENSITIVE);

    private static final Pattern COMPLETE =
            Pattern.compile("\\s*bytes\\s+\\*/(\\d{1,18})\\s*", Pattern.CASE_INSENSITIVE);

    /** What an answer with the whole body, or a part of it, offers; empty when it cannot be continued. */
    public static Optional<Ranges> offeredBy(Reply reply) {
        boolean bytes = reply.list("Accept-Ranges").stream().anyMatch(unit -> unit.equalsIgnoreCase("bytes"))
                || reply.status() == 206;
        return reply.header("ETag")
                .filter(tag -> bytes && isStrong(tag))
                .map(tag -> new Ranges(tag.strip(), reply.status() == 200 ? reply.contentLength() : -1));
    }

    /** {@code "…"}; a weak tag, or one without quotes, does not promise the same bytes. */
    public static boolean isStrong(String tag) {
        String text = tag.strip();
        return text.length() > 2 && text.startsWith("\"") && text.endsWith("\"");
    }

    /** The call for what follows the first bytes. */
    public Call rest(Call call, long from) {
        return call.header("Range", "bytes=" + from + "-").header("If-Range", etag);
    }

    /**
     * Whether an answer is what follows, by its own account and without a contradiction: some servers miscount
     * (CMS DPC), and a body that is put together wrongly would be worse than one that is fetched twice.
     *
     * @return the length of the whole, -1 when not told; empty when the answer must not be used
     */
    public Optional<Long> continuedBy(Reply part, long from) {
        Matcher range = CONTENT_RANGE.matcher(part.header("Content-Range").orElse(""));
        boolean sameContent =
                part.header("ETag").map(tag -> tag.strip().equals(etag)).orElse(true);
        if (part.status() != 206 || !range.matches() || !sameContent) {
            return Optional.empty();
        }
        long first = Long.parseLong(range.group(1));
        long last = Long.parseLong(range.group(2));
        long whole = range.group(3).equals("*") ? -1 : Long.parseLong(range.group(3));
        long length = part.contentLength();
        boolean consistent = first == from
                && last >= first
                && (whole < 0 || last == whole - 1)
                && (total < 0 || whole < 0 || whole == total)
                && (length < 0 || length == last - first + 1);
        return consistent ? Optional.of(whole < 0 ? last + 1 : whole) : Optional.empty();
    }

    /** Whether an answer says that nothing follows: the bytes that are kept are the whole. RFC 9110 §15.5.17. */
    public boolean endsAt(Reply refusal, long from) {
        Matcher size = COMPLETE.matcher(refusal.header("Content-Range").orElse(""));
        boolean sameContent =
                refusal.header("ETag").map(tag -> tag.strip().equals(etag)).orElse(true);
        return refusal.status() == 416 && sameContent && size.matches() && Long.parseLong(size.group(1)) == from;
    }
}
