package dev.fhirbulk.internal.poll;

import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Http;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Whether a published manifest is still the one that was read (RFC 9110 §13.1.2). Thread-safe. */
public final class Freshness {

    private final Http http;

    /** For a client. */
    public Freshness(Http http) {
        this.http = http;
    }

    /**
     * What a server says of a manifest.
     *
     * @param unchanged whether it is the one with the tag that was sent
     * @param etag its tag now, null when it has none
     */
    public record State(boolean unchanged, @Nullable String etag) {}

    /** Asks, without reading the manifest. */
    public State of(URI manifest, @Nullable String etag, Call.Job job) {
        Call call = Call.get(Phase.MANIFEST, manifest, job)
                .header("Accept", "application/json, application/fhir+json;q=0.9");
        Call conditional = etag == null ? call : call.header("If-None-Match", etag);
        return http.call(conditional, reply -> {
            if (reply.status() == 304) {
                return new State(true, etag);
            }
            if (reply.status() != 200) {
                throw Http.failure(conditional, reply);
            }
            String now = reply.header("ETag").orElse(null);
            return new State(now != null && now.equals(etag), now);
        });
    }
}
