package dev.fhirbulk.internal.attachment;

import dev.fhirbulk.internal.uri.Uris;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an attachment's URL leads.
 *
 * @param url absolute, http or https; null when it cannot be fetched
 * @param reason why not, {@code ""} when it can
 */
record Target(@Nullable URI url, String reason) {

    private static final int LAST_PORT = 65_535;
    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+.-]{0,19}");

    /** Relative URLs are relative to the FHIR base. */
    static Target of(String text, URI base) {
        String url = text.strip();
        if (url.startsWith("#")) {
            return no("Its URL points into its own resource.");
        }
        try {
            return of(Uris.resolve(URI.create(base + "/"), url));
        } catch (URISyntaxException | IllegalArgumentException notUrl) {
            return no("Its URL cannot be read.");
        }
    }

    private static Target of(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            String shown = SCHEME.matcher(scheme).matches() ? scheme : "?";
            return no("Its URL has the scheme \"" + shown + "\"; only https and http can be fetched.");
        }
        return uri.getHost() == null || uri.getPort() > LAST_PORT
                ? no("Its URL names no host that can be reached.")
                : new Target(uri, "");
    }

    private static Target no(String reason) {
        return new Target(null, reason);
    }
}
