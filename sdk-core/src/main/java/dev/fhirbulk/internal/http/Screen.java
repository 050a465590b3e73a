package dev.fhirbulk.internal.http;

import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.error.Limit;
import dev.fhirbulk.internal.limit.Limits;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between an answer and whoever reads it: how much is taken, and nothing of the credentials that the request
 * carried, which debug pages and echoing gateways like to repeat. Immutable and thread-safe.
 *
 * @param limits how much is taken
 * @param secrets the values that must not be shown
 */
record Screen(Limits limits, Set<String> secrets) {

    private static final Logger LOG = LoggerFactory.getLogger(Screen.class);
    private static final Set<String> LINKS = Set.of("location", "content-location");
    /** Shorter ones would blind ordinary words. */
    private static final int SHORTEST_SECRET = 6;

    /** Against what a request carried: credentials, and the caller's headers where they went along. */
    static Screen of(Limits limits, Credentials carried, Map<String, String> callerHeaders) {
        return new Screen(
                limits,
                Stream.of(carried.headers(), callerHeaders)
                        .flatMap(headers -> headers.values().stream())
                        .map(value -> value.substring(value.lastIndexOf(' ') + 1))
                        .filter(secret -> secret.length() >= SHORTEST_SECRET)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** A server's text, fit to be shown. */
    String clean(String text) {
        String shown = text;
        for (String secret : secrets) {
            shown = shown.replace(secret, "…");
        }
        return shown;
    }

    /** The same for a body in any encoding; secrets are ASCII. */
    byte[] clean(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String shown = clean(text);
        return shown.equals(text) ? body : shown.replace("…", "...").getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Headers that are fit to be read. An overlong value is dropped, because each has a meaning when it is absent.
     *
     * @throws dev.fhirbulk.error.LimitExceededException when the overlong value is a link, which nothing replaces
     */
    HttpHeaders clean(HttpHeaders headers, Call call) {
        Map<String, List<String>> fit = new HashMap<>();
        headers.map().forEach((name, values) -> {
            boolean link = LINKS.contains(name.toLowerCase(Locale.ROOT));
            List<String> kept = new ArrayList<>();
            for (String value : values) {
                if (value.length() <= limits.of(Limit.HEADER_CHARS)) {
                    kept.add(link ? value : clean(value));
                } else if (link) {
                    throw limits.exceeded(
                            Limit.HEADER_CHARS, call.where(), "The " + name + " header is longer than is read");
                } else {
                    LOG.warn(
                            "{} was answered with a header {} of {} characters, which is ignored"
                                    + " (Limit.HEADER_CHARS)",
                            call,
                            name,
                            value.length());
                }
            }
            fit.put(name, kept);
        });
        return HttpHeaders.of(fit, (name, value) -> true);
    }
}
