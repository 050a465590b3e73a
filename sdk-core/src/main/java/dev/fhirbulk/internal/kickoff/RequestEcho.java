package dev.fhirbulk.internal.kickoff;

import dev.fhirbulk.internal.uri.Uris;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether a manifest repeats the request that was sent. Servers write it anew, behind proxies and in another order, so
 * only what can be compared by its meaning is: the path's end and the parameters, if there are any. Stateless.
 */
final class RequestEcho {

    private RequestEcho() {}

    /** Names of parameters that are missing or different, {@code $export} for another level or group. */
    static List<String> differences(URI sent, String echoed) {
        URI other;
        try {
            other = Uris.parse(echoed);
        } catch (URISyntaxException noUrl) {
            return List.of();
        }
        List<String> differing = new ArrayList<>();
        if (other.getRawPath() != null
                && !level(other).isEmpty()
                && !level(other).equals(level(sent))) {
            differing.add("$export");
        }
        Map<String, Set<String>> here = parameters(sent);
        Map<String, Set<String>> there = parameters(other);
        if (!there.isEmpty()) {
            here.forEach((name, values) -> {
                if (!values.equals(there.get(name))) {
                    differing.add(name);
                }
            });
        }
        return differing;
    }

    /** {@code /Group/7/$export}: what follows the base, whose form may differ. */
    private static String level(URI uri) {
        String path = decoded(uri.getRawPath());
        int end = path.lastIndexOf("/$export");
        if (end < 0) {
            return "";
        }
        String before = path.substring(0, end);
        if (before.endsWith("/Patient")) {
            return "Patient";
        }
        int group = before.lastIndexOf("/Group/");
        return group >= 0 && before.indexOf('/', group + 7) < 0 ? before.substring(group) : "system";
    }

    /** Lists without regard to their order; a name given twice adds up. */
    private static Map<String, Set<String>> parameters(URI uri) {
        Map<String, Set<String>> parameters = new TreeMap<>();
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                Set<String> values =
                        parameters.computeIfAbsent(decoded(pair.substring(0, equals)), name -> new TreeSet<>());
                for (String value : decoded(pair.substring(equals + 1)).split(",", -1)) {
                    values.add(instant(value));
                }
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            // A plus is a plus here: servers repeat the time zone of _since as it was sent.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException illFormed) {
            return text;
        }
    }

    private static String instant(String value) {
        try {
            Instant same = OffsetDateTime.parse(value).toInstant();
            return same.toString();
        } catch (DateTimeException noTime) {
            return value;
        }
    }
}
