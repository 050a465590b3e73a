package dev.fhirbulk.internal.uri;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Functions on URIs. Stateless and thread-safe. */
public final class Uris {

    private static final String UNRESERVED = "-._~";
    private static final String LEGAL = "-._~:/?#[]@!$&'()*+,;=%";

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Uris() {}

    /**
     * Reads a URI as servers write it: characters that no URI may hold (space, pipe, braces, non-ASCII, a
     * percent sign without two digits) are percent-encoded, everything else stays to the letter, because the
     * signature of a signed URL covers it.
     *
     * @throws URISyntaxException when even that does not make it a URI
     */
    public static URI parse(String text) throws URISyntaxException {
        String trimmed = text.strip();
        try {
            return new URI(trimmed);
        } catch (URISyntaxException illFormed) {
            return new URI(repair(trimmed));
        }
    }

    /** {@link #parse} against the URI of the answer in which the text stood. */
    public static URI resolve(URI answered, String text) throws URISyntaxException {
        URI uri = parse(text);
        if (uri.isAbsolute()) {
            return uri;
        }
        // java.net.URI resolves "?a=b" against the parent folder; RFC 3986 §5.2.2 keeps the path.
        if (uri.getRawPath().isEmpty() && uri.getRawAuthority() == null && uri.getRawQuery() != null) {
            return new URI(withoutQuery(answered) + "?" + uri.getRawQuery());
        }
        return answered.resolve(uri);
    }

    /** Scheme, host and effective port: what must be equal for two URIs to share an origin (RFC 6454 §4). */
    public static String origin(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
        return scheme + "://" + host + ":" + effectivePort(uri, scheme);
    }

    /** Whether two URIs share an origin. */
    public static boolean sameOrigin(URI a, URI b) {
        return origin(a).equals(origin(b));
    }

    /** Without user info, query and fragment, for messages, logs and reports; a mark shows that a query was there. */
    public static String redact(URI uri) {
        if (uri.getHost() == null) {
            return uri.getScheme() == null ? "(relative)" : uri.getScheme() + ":…";
        }
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?…";
        return uri.getScheme() + "://" + uri.getHost() + port + path + query;
    }

    /** Scheme to path, without query and fragment. */
    public static String withoutQuery(URI uri) {
        String text = uri.toString();
        int end = text.length();
        for (char mark : new char[] {'?', '#'}) {
            int at = text.indexOf(mark);
            end = at >= 0 && at < end ? at : end;
        }
        return text.substring(0, end);
    }

    /** Percent-encodes all but RFC 3986 unreserved characters: a space is %20, a plus is %2B. */
    public static String encode(String text) {
        return encode(text, UNRESERVED);
    }

    private static String repair(String text) {
        StringBuilder fixed = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%' && !hexAt(text, i + 1)) {
                fixed.append("%25");
            } else {
                fixed.appendCodePoint(text.codePointAt(i));
            }
            i += Character.charCount(text.codePointAt(i)) - 1;
        }
        return encode(fixed.toString(), LEGAL);
    }

    private static String encode(String text, String kept) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isAlphanumeric(c) || (c < 128 && kept.indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean hexAt(String text, int at) {
        return at + 1 < text.length()
                && Character.digit(text.charAt(at), 16) >= 0
                && Character.digit(text.charAt(at + 1), 16) >= 0;
    }

    private static int effectivePort(URI uri, @Nullable String scheme) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equals(scheme) ? 443 : "http".equals(scheme) ? 80 : -1;
    }
}
