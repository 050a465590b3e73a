package dev.fhirbulk.auth.internal;

import java.net.URI;
import java.net.URISyntaxException;

/** What may be a token endpoint's URL. Stateless. */
public final class TokenUrls {

    private TokenUrls() {}

    /**
     * A URL that the caller gives.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static URI parse(String text) {
        try {
            URI uri = new URI(text.strip());
            if (usable(uri)) {
                return uri;
            }
        } catch (URISyntaxException notUri) {
            throw new IllegalArgumentException("The token URL is not a URL: " + notUri.getReason() + ". It looks like"
                    + " https://auth.example.org/token.");
        }
        throw new IllegalArgumentException("The token URL needs http(s) and a host, and no credentials or fragment. It"
                + " looks like https://auth.example.org/token.");
    }

    /** Without the query, which may hold a key. */
    static String redacted(URI uri) {
        String text = uri.toString();
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }

    static boolean usable(URI uri) {
        String scheme = String.valueOf(uri.getScheme());
        boolean http = scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http");
        return http && uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null;
    }
}
