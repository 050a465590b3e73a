package dev.fhirbulk.internal.kickoff;

import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.DuplicateJobException;
import dev.fhirbulk.error.MissingContentLocationException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.error.UntrustedOriginException;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Http;
import dev.fhirbulk.internal.http.Reply;
import dev.fhirbulk.internal.json.HandleJson;
import dev.fhirbulk.internal.json.IgnoredParameters;
import dev.fhirbulk.internal.uri.Uris;
import dev.fhirbulk.model.ExportHandle;
import dev.fhirbulk.model.ExportRequest;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a job with one request that is never repeated. Thread-safe. IG, "Bulk Data Kick-off Request". */
public final class KickOff {

    private static final Logger LOG = LoggerFactory.getLogger(KickOff.class);
    private static final int LONGEST_URL = 4000;

    private final Http http;
    private final Supplier<ServerProfile> profile;

    /**
     * For a client.
     *
     * @param profile what is known of the server, asked for when an export begins
     */
    public KickOff(Http http, Supplier<ServerProfile> profile) {
        this.http = http;
        this.profile = profile;
    }

    /**
     * Says what the server is known to refuse.
     *
     * @throws IllegalArgumentException when the profile rules the request out
     */
    public void check(ExportRequest request) {
        ProfileRules.check(request, profile.get());
    }

    /** Tells requests apart. */
    public String fingerprint(ExportRequest request) {
        return Fingerprint.of(http.settings().fhirBase(), request);
    }

    /** Sends it. */
    public ExportHandle send(ExportRequest request, Call.Job job) {
        check(request);
        Call call = call(request, job);
        return http.call(call, reply -> accepted(call, reply, request));
    }

    private Call call(ExportRequest request, Call.Job job) {
        KickOffEncoder encoder = encoder();
        URI query = encoder.query(request);
        boolean post = request.method() == ExportRequest.Method.POST
                || (request.method() == ExportRequest.Method.AUTO
                        && (!request.patients().isEmpty() || query.toString().length() > LONGEST_URL));
        Call call = Call.get(Phase.KICKOFF, post ? encoder.endpoint(request.level()) : query, job)
                .onlyOnce()
                .header("Accept", "application/fhir+json")
                .header("Prefer", prefer(request));
        if (request.noCache()) {
            call = call.header("Cache-Control", "no-cache");
        }
        return post
                ? call.method("POST", encoder.parameters(request)).header("Content-Type", "application/fhir+json")
                : call;
    }

    private KickOffEncoder encoder() {
        return new KickOffEncoder(http.settings().fhirBase(), profile.get());
    }

    private static String prefer(ExportRequest request) {
        String handling = switch (request.handling()) {
            case UNSPECIFIED -> "";
            case LENIENT -> ", handling=lenient";
            case STRICT -> ", handling=strict";
        };
        return "respond-async" + handling + (request.separateExportStatus() ? ", separate-export-status" : "");
    }

    private ExportHandle accepted(Call call, Reply reply, ExportRequest request) throws IOException {
        if (reply.status() < 200 || reply.status() > 299) {
            throw Http.failure(call, reply);
        }
        String location = reply.header("Content-Location").orElse("");
        if (location.isBlank()) {
            throw withoutLocation(call, reply);
        }
        ExportHandle handle = HandleJson.create(
                statusUrl(call, reply, location),
                http.settings().fhirBase(),
                http.settings().time().now(),
                request.types(),
                fingerprint(request),
                ignored(call, reply));
        checkOrigin(call, handle);
        return handle;
    }

    /** A lenient server may say in the body what it leaves out. The job is accepted, whatever becomes of that body. */
    private static Set<String> ignored(Call call, Reply reply) {
        if (!reply.header("Content-Type").orElse("").contains("json")) {
            return Set.of();
        }
        try {
            return Http.outcome(reply).map(IgnoredParameters::in).orElse(Set.of());
        } catch (IOException broken) {
            LOG.info("{} was accepted, and the body of that answer could not be read: {}", call, broken.getMessage());
            return Set.of();
        }
    }

    /** What of a request the server repeats otherwise than it was sent; empty when nothing can be said. */
    public List<String> differences(ExportRequest request, @Nullable String echoed) {
        return echoed == null ? List.of() : RequestEcho.differences(encoder().query(request), echoed);
    }

    private static BulkExportException withoutLocation(Call call, Reply reply) throws IOException {
        BulkExportException read = Http.failure(call, reply);
        if (read instanceof DuplicateJobException) {
            return read;
        }
        return new MissingContentLocationException(
                call.where()
                        .answer(
                                reply.status(),
                                reply.requestIds(),
                                read.outcome().orElse(null),
                                read.body().orElse(null)),
                "The server accepted the kick-off without saying where the job's status is (no Content-Location). A job may"
                        + " run there; ask its operator. body() holds what the server wrote.");
    }

    private static URI statusUrl(Call call, Reply reply, String location) {
        try {
            return Uris.resolve(reply.uri(), location);
        } catch (URISyntaxException notUri) {
            throw new MissingContentLocationException(
                    call.where().answer(reply.status(), reply.requestIds(), null, null),
                    "The server accepted the kick-off and gave a Content-Location that is no URL. A job may run there.");
        }
    }

    private void checkOrigin(Call call, ExportHandle handle) {
        URI status = handle.statusUrl();
        if (!Uris.sameOrigin(status, http.settings().fhirBase())
                && !http.settings().trusted().contains(Uris.origin(status))) {
            throw new UntrustedOriginException(
                    call.where().handle(handle.toText()),
                    "The job was accepted, but its status URL is on " + Uris.origin(status)
                            + ", where the token may not go. If that is the same server, name it in trustedOrigins(...) and"
                            + " resume with exception.handleText().");
        }
    }
}
