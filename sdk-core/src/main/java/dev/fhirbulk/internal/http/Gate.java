package dev.fhirbulk.internal.http;

import dev.fhirbulk.config.AuthorizationContext;
import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Limit;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.error.ServiceUnavailableException;
import dev.fhirbulk.internal.json.Json;
import dev.fhirbulk.internal.limit.Limits;
import dev.fhirbulk.internal.uri.Uris;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an authorizer sees of one request, and its way to the network. */
record Gate(Http http, Call call, URI hop, @Nullable Credentials given) implements AuthorizationContext {

    @Override
    public Phase phase() {
        return call.phase();
    }

    @Override
    public String method() {
        return call.method();
    }

    @Override
    public URI uri() {
        return hop;
    }

    @Override
    public URI fhirBase() {
        return http.settings().fhirBase();
    }

    @Override
    public List<String> requestedTypes() {
        return call.job().types();
    }

    @Override
    public Instant now() {
        return http.settings().time().now();
    }

    @Override
    public Optional<Credentials> refused() {
        return Optional.ofNullable(given);
    }

    @Override
    public Answer get(URI uri) {
        Call discovery = Call.get(Phase.DISCOVERY, uri, call.job())
                .token(Call.Token.NEVER)
                .header("Accept", "application/json");
        return persistently(discovery, () -> discovery);
    }

    @Override
    public Answer postForm(URI uri, Supplier<Map<String, String>> form, Map<String, String> headers) {
        Call template = Call.get(Phase.TOKEN, uri, call.job()).token(Call.Token.NEVER);
        return persistently(template, () -> {
            Call post = template.method("POST", encode(form.get()).getBytes(StandardCharsets.UTF_8))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .header("Accept", "application/json");
            for (Map.Entry<String, String> header : headers.entrySet()) {
                post = post.header(header.getKey(), header.getValue());
            }
            return post;
        });
    }

    /** Asks again while the answer is a passing failure; in the end the last answer is the answer. */
    private Answer persistently(Call template, Supplier<Call> attempt) {
        AtomicReference<@Nullable Answer> last = new AtomicReference<>();
        try {
            return http.retrier().run(template, () -> {
                Call made = attempt.get();
                last.set(null);
                return http.once(made, reply -> answer(made, reply, last));
            });
        } catch (ServiceUnavailableException passing) {
            Answer answer = last.get();
            if (answer != null) {
                return answer;
            }
            throw passing;
        }
    }

    private Answer answer(Call call, Reply reply, AtomicReference<@Nullable Answer> last) throws IOException {
        Limits limits = http.settings().limits();
        int most = limits.intOf(Limit.TOKEN_BYTES);
        byte[] body = reply.body().readNBytes(most + 1);
        if (body.length > most) {
            throw limits.exceeded(Limit.TOKEN_BYTES, call.where(), "The answer has more bytes than are read");
        }
        byte[] shown = reply.status() / 100 == 2 ? body : reply.screen().clean(body);
        Answer answer = new Answer(reply.status(), Json.object(shown).orElse(Map.of()), reply.requestIds());
        // A bare 400 comes now and then from Epic's token endpoint; with a new assertion the next one is fine.
        boolean bare = call.phase() == Phase.TOKEN
                && reply.status() == 400
                && answer.json().isEmpty();
        if (bare || passing(reply.status())) {
            last.set(answer);
            throw passingFailure(call, reply);
        }
        return answer;
    }

    private static boolean passing(int status) {
        return status == 408
                || status == 425
                || status == 429
                || status == 500
                || status == 502
                || status == 503
                || status == 504;
    }

    private static BulkExportException passingFailure(Call call, Reply reply) {
        ErrorContext where = call.where()
                .answer(reply.status(), reply.requestIds(), null, null)
                .retryAfter(reply.retryAfter().orElse(null))
                .retryable(true);
        return new ServiceUnavailableException(
                where, "The authorization server is not available or asks to come back later. Try again later.");
    }

    private static String encode(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> Uris.encode(field.getKey()) + "=" + Uris.encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** The request only; never a form. */
    @Override
    public String toString() {
        return "AuthorizationContext[" + call + "]";
    }
}
