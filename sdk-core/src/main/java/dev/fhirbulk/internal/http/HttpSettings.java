package dev.fhirbulk.internal.http;

import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.limit.Limits;
import dev.fhirbulk.internal.uri.Uris;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the client's builder decided about requests.
 *
 * @param fhirBase without a trailing slash
 * @param client the JDK's client, which must not follow redirects
 * @param authorizer credentials for the base and the trusted origins
 * @param authorizers credentials by origin, for stores with their own
 * @param headers the caller's headers, for the base's origin and the trusted ones
 * @param userAgent the User-Agent header
 * @param answerTimeout how long until the headers of an answer
 * @param idleTimeout how long a body may pause
 * @param parallel how many polls and downloads at a time at most
 * @param retries how often to repeat, by phase
 * @param origins what may be reached and trusted
 * @param limits how much of an answer is taken
 * @param time the clock
 * @param idle the idle guard
 */
public record HttpSettings(
        URI fhirBase,
        HttpClient client,
        Authorizer authorizer,
        Map<String, Authorizer> authorizers,
        Map<String, String> headers,
        String userAgent,
        Duration answerTimeout,
        Duration idleTimeout,
        int parallel,
        Map<Phase, RetryPolicy> retries,
        Origins origins,
        Limits limits,
        TimeSource time,
        IdleGuard idle) {

    /** Copies the maps. */
    public HttpSettings {
        authorizers = Map.copyOf(authorizers);
        headers = Map.copyOf(headers);
        retries = Map.copyOf(retries);
    }

    /** The same with other credentials for the base and the trusted origins. */
    HttpSettings with(Authorizer other) {
        Map<String, Authorizer> stores = new HashMap<>(authorizers);
        stores.remove(Uris.origin(fhirBase));
        return new HttpSettings(
                fhirBase,
                client,
                other,
                stores,
                headers,
                userAgent,
                answerTimeout,
                idleTimeout,
                parallel,
                retries,
                origins,
                limits,
                time,
                idle);
    }

    /** The trusted origins, in the form of {@code Uris.origin}. */
    public Set<String> trusted() {
        return origins.trusted();
    }

    RetryPolicy retry(Phase phase) {
        RetryPolicy fallback =
                phase == Phase.STATUS || phase == Phase.MANIFEST ? RetryPolicy.patient() : RetryPolicy.standard();
        return retries.getOrDefault(phase, fallback);
    }
}
