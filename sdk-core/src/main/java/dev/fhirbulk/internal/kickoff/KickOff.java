package dev.fhirbulk.internal.kickoff;

import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ConcurrencyLimitException;
import dev.fhirbulk.error.DuplicateJobException;
import dev.fhirbulk.error.MissingContentLocationException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.error.UntrustedOriginException;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Deadline;
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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a job with one request that is never repeated. Thread-safe. IG, "Bulk Data Kick-off Request". */
public final class KickOff {

    private static final Logger LOG = LoggerFactory.getLogger(KickOff.class);

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
        plan(request);
    }

    /**
     * The request as it would be sent.
     *
     * @param text verb, URL, headers and body; credentials are not shown
     * @param dropped parameters that are left out, because handling is lenient
     */
    public record Preview(String text, Set<String> dropped) {}

    /**
     * Says what would be sent.
     *
     * @throws IllegalArgumentException when the profile rules the request out
     */
    public Preview preview(ExportRequest request) {
        Plan plan = plan(request);
        Call call = call(
                plan,
                new Call.Job(
                        request.types(), null, Deadline.none(http.settings().time())));
        StringBuilder text = new StringBuilder(call.method()).append(' ').append(call.uri());
        call.headers()
                .forEach((name, value) ->
                        text.append('\n').append(name).append(": ").append(value));
        text.append("\nAuthorization: (the authorizer's)");
        if (call.body() != null) {
            text.append("\n\n").append(new String(call.body(), StandardCharsets.UTF_8));
        }
        return new Preview(text.toString(), plan.fitted().dropped());
    }

    /** Tells requests apart: the same ask has the same fingerprint, whatever is known of the server. */
    public String fingerprint(ExportRequest request) {
        return Fingerprint.of(http.settings().fhirBase(), request);
    }

    /** Sends it. */
    public ExportHandle send(ExportRequest request, Call.Job job) {
        Plan plan = plan(request);
        sayWhatDiffers(plan);
        Call call = call(plan, job);
        return http.call(call, reply -> accepted(call, reply, request, plan));
    }

    /** What will be sent where. */
    private record Plan(ServerProfile profile, Fitted fitted, KickOffEncoder encoder, boolean post) {

        ExportRequest request() {
            return fitted.request();
        }
    }

    private Plan plan(ExportRequest request) {
        ServerProfile known = profile.get();
        Fitted fitted = ProfileRules.fit(request, known);
        KickOffEncoder encoder = new KickOffEncoder(http.settings().fhirBase(), known);
        int length = encoder.query(fitted.request()).toString().length();
        return new Plan(known, fitted, encoder, Verb.isPost(fitted.request(), known, length));
    }

    private static void sayWhatDiffers(Plan plan) {
        if (!plan.fitted().dropped().isEmpty()) {
            LOG.warn(
                    "{} does not support {}: left out, because handling is lenient{}",
                    plan.profile(),
                    plan.fitted().dropped(),
                    plan.fitted().widened() ? ". MORE will be exported than was asked for" : "");
        }
        if (plan.profile().ownSince() && plan.request().since() == null) {
            LOG.warn(
                    "{} applies a _since of its own where none is given: the export may hold only what is new. Give one"
                            + " with since(...)",
                    plan.profile());
        }
    }

    private static Call call(Plan plan, Call.Job job) {
        ExportRequest request = plan.request();
        URI where = plan.post()
                ? plan.encoder().endpoint(request.level())
                : plan.encoder().query(request);
        Call call = Call.get(Phase.KICKOFF, where, job)
                .onlyOnce()
                .header("Accept", "application/fhir+json")
                .header("Prefer", Prefer.of(request, plan.profile()));
        if (request.noCache()) {
            call = call.header("Cache-Control", "no-cache");
        }
        return plan.post()
                ? call.method("POST", plan.encoder().parameters(request))
                        .header("Content-Type", "application/fhir+json")
                : call;
    }

    private ExportHandle accepted(Call call, Reply reply, ExportRequest request, Plan plan) throws IOException {
        if (reply.status() < 200 || reply.status() > 299) {
            BulkExportException failure = Http.failure(call, reply);
            throw failure instanceof ConcurrencyLimitException limit
                    ? Limited.explained(limit, call.where(), plan.profile())
                    : failure;
        }
        String location = reply.header("Content-Location").orElse("");
        if (location.isBlank()) {
            throw withoutLocation(call, reply);
        }
        ExportHandle handle = HandleJson.create(
                statusUrl(call, reply, location),
                http.settings().fhirBase(),
                http.settings().time().now(),
                request,
                fingerprint(request),
                ignored(call, reply, plan.fitted().dropped()));
        checkOrigin(call, handle);
        return handle;
    }

    /** A lenient server may say in the body what it leaves out. The job is accepted, whatever becomes of that body. */
    private static Set<String> ignored(Call call, Reply reply, Set<String> dropped) {
        Set<String> all = new TreeSet<>(dropped);
        if (!reply.header("Content-Type").orElse("").contains("json")) {
            return all;
        }
        try {
            Http.outcome(reply).map(IgnoredParameters::in).ifPresent(all::addAll);
        } catch (IOException broken) {
            LOG.info("{} was accepted, and the body of that answer could not be read: {}", call, broken.getMessage());
        }
        return all;
    }

    /** What of a request the server repeats otherwise than it was sent; empty when nothing can be said. */
    public List<String> differences(ExportRequest request, @Nullable String echoed) {
        if (echoed == null) {
            return List.of();
        }
        Plan plan = plan(request);
        return RequestEcho.differences(plan.encoder().query(plan.request()), echoed);
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
