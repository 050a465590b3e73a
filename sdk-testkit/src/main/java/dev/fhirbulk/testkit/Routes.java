package dev.fhirbulk.testkit;

import com.nimbusds.jose.jwk.JWK;
import dev.fhirbulk.testkit.VendorProfile.Fact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The base's origin: what is asked, and what the simulated server says to it. Thread-safe. */
final class Routes {

    private final World world;
    private final Paths paths;
    private final Refusals refusals;
    private final Supplier<String> origin;
    private final TokenEndpoint tokens;
    private final Jobs jobs;
    private final Statuses statuses;
    private final BaseFiles files;

    /** For a world whose origin and store are known once they are open. */
    Routes(World world, Supplier<String> origin, FileOrigin store, Path folder, Function<String, @Nullable JWK> keys)
            throws IOException {
        this.world = world;
        this.origin = origin;
        this.paths = new Paths(world.profile());
        this.refusals = new Refusals(world.profile());
        this.tokens = new TokenEndpoint(world, keys);
        this.jobs = new Jobs(world, paths, refusals, origin, folder);
        FileUrls urls = new FileUrls(world, paths, origin, store);
        this.statuses = new Statuses(world, paths, refusals, jobs, new Manifests(world, paths, origin, urls));
        this.files = new BaseFiles(world, paths, refusals, jobs, urls);
        store.authorization(this::mayRead);
    }

    private boolean mayRead(Recorded request) {
        if (world.files() == Scenario.Files.STORE_WITH_OWN_TOKEN) {
            return request.header("Authorization").equals(Optional.of("Bearer " + world.storeToken()));
        }
        return world.open() || tokens.accepts(Request.of(request));
    }

    Paths paths() {
        return paths;
    }

    String tokenUrl() {
        return origin.get() + world.fact(Fact.TOKEN_URL);
    }

    /** A token as the token endpoint would give it. */
    String issueToken() {
        return tokens.issue();
    }

    /** All tokens cease to be good. */
    void expireTokens() {
        tokens.expireAll();
    }

    /** The right answer to a request. */
    Reply answer(Recorded raw) {
        Request request = Request.of(raw);
        try {
            return switch (raw.step()) {
                case DISCOVERY ->
                    Reply.of(new Discovery(world.profile(), refusals)
                            .answer(request.path(), origin.get() + paths.base(), tokenUrl()));
                case TOKEN -> Reply.of(tokens.answer(request, tokenUrl()));
                case KICKOFF -> authorized(request).orElseGet(() -> Reply.of(jobs.kickOff(request)));
                case STATUS -> authorized(request).orElseGet(() -> Reply.of(statuses.poll(request)));
                case DELETE -> authorized(request).orElseGet(() -> Reply.of(statuses.delete(request)));
                case FILE -> {
                    Optional<Reply> refused = authorized(request);
                    yield refused.isPresent() ? refused.get() : files.answer(request);
                }
                case OTHER -> Reply.of(refusals.kickOff(404, "not-found", "Nothing is here."));
            };
        } catch (IllegalStateException | IOException disk) {
            return Reply.of(Answer.outcome(500, "fatal", "exception", "The simulated server failed."));
        }
    }

    private Optional<Reply> authorized(Request request) {
        return world.open() || tokens.accepts(request)
                ? Optional.empty()
                : Optional.of(Reply.of(
                        refusals.unauthorized(!request.header("Authorization").isEmpty())));
    }
}
