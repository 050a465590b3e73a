package dev.fhirbulk.testkit;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request that reached the simulated server. Immutable and thread-safe.
 *
 * @param origin which of its origins it reached
 * @param step what it was for
 * @param method the HTTP method
 * @param uri path and query as sent
 * @param headers by name in lower case
 * @param body the body, {@code ""} for none
 */
public record Recorded(
        Origin origin, Step step, String method, URI uri, Map<String, List<String>> headers, String body) {

    /** The origins of the simulated server. */
    public enum Origin {
        /** The FHIR base. */
        BASE,
        /** The store of file bodies. */
        FILES
    }

    /** What a request is for. */
    public enum Step {
        DISCOVERY,
        TOKEN,
        KICKOFF,
        STATUS,
        FILE,
        DELETE,
        OTHER
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }
}
