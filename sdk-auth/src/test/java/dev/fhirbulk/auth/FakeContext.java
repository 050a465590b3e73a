package dev.fhirbulk.auth;

import dev.fhirbulk.config.AuthorizationContext;
import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.error.Phase;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A client's side of the port, with a clock that tests move. */
final class FakeContext implements AuthorizationContext {

    static final String TOKEN_URL = "https://auth.example.org/token";

    volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    volatile List<String> types = List.of();
    volatile Optional<Credentials> refused = Optional.empty();
    volatile Function<URI, Answer> gets = uri -> new Answer(404, Map.of(), Map.of());
    volatile Function<Map<String, String>, Answer> posts = form -> token("t", 300);
    final List<URI> asked = new ArrayList<>();
    final List<Map<String, String>> forms = new ArrayList<>();
    final List<Map<String, String>> headers = new ArrayList<>();

    static Answer token(String token, Object seconds) {
        return new Answer(200, Map.of("access_token", token, "token_type", "Bearer", "expires_in", seconds), Map.of());
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Phase phase() {
        return Phase.STATUS;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public URI uri() {
        return URI.create("https://ehr.example.org/fhir/status/1");
    }

    @Override
    public URI fhirBase() {
        return URI.create("https://ehr.example.org/fhir");
    }

    @Override
    public List<String> requestedTypes() {
        return types;
    }

    @Override
    public Optional<Credentials> refused() {
        return refused;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public Answer get(URI uri) {
        synchronized (asked) {
            asked.add(uri);
        }
        return gets.apply(uri);
    }

    @Override
    public Answer postForm(URI uri, Supplier<Map<String, String>> form, Map<String, String> sent) {
        Map<String, String> fields = form.get();
        synchronized (forms) {
            forms.add(fields);
            headers.add(sent);
            asked.add(uri);
        }
        return posts.apply(fields);
    }
}
