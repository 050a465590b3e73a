package dev.fhirbulk.auth;

import dev.fhirbulk.config.AuthorizationContext;
import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.error.Phase;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** An authorizer that lives some time after its client, which the test moves. */
final class Later implements Authorizer {

    private final Authorizer authorizer;
    private volatile Duration passed = Duration.ZERO;

    Later(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    void pass(Duration time) {
        passed = passed.plus(time);
    }

    @Override
    public Credentials authorize(AuthorizationContext context) {
        return authorizer.authorize(new Moved(context, passed));
    }

    @Override
    public void rejected(AuthorizationContext context) {
        authorizer.rejected(new Moved(context, passed));
    }

    private record Moved(AuthorizationContext real, Duration passed) implements AuthorizationContext {
        @Override
        public Instant now() {
            return real.now().plus(passed);
        }

        @Override
        public Phase phase() {
            return real.phase();
        }

        @Override
        public String method() {
            return real.method();
        }

        @Override
        public URI uri() {
            return real.uri();
        }

        @Override
        public URI fhirBase() {
            return real.fhirBase();
        }

        @Override
        public List<String> requestedTypes() {
            return real.requestedTypes();
        }

        @Override
        public Optional<Credentials> refused() {
            return real.refused();
        }

        @Override
        public Answer get(URI uri) {
            return real.get(uri);
        }

        @Override
        public Answer postForm(URI uri, Supplier<Map<String, String>> form, Map<String, String> headers) {
            return real.postForm(uri, form, headers);
        }
    }
}
