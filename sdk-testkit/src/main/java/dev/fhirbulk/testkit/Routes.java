package dev.fhirbulk.testkit;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The base's origin: what is asked, and what the simulated server says to it. Thread-safe. */
final class Routes {

    /** Below which everything of FHIR stands. */
    public static final String BASE = "/fhir";

    private static final String JOBS = BASE + "/bulk-export/jobs/";
    private static final String FILES = BASE + "/bulk-export/files/";

    private final World world;
    private final Supplier<String> origin;
    private final FileOrigin store;
    private final Path folder;
    private final Records records;
    private final TokenEndpoint tokens;
    private final Manifests manifests;
    private final Map<String, Job> jobs = new ConcurrentHashMap<>();

    /** For a world whose origin and store are known once they are open. */
    public Routes(World world, Supplier<String> origin, FileOrigin store, Path folder, Supplier<JWKSet> keys)
            throws IOException {
        this.world = world;
        this.origin = origin;
        this.store = store;
        this.folder = folder;
        this.records = Records.of(world.directory(), world.population());
        this.tokens = new TokenEndpoint(world, keys);
        this.manifests = new Manifests(world);
        store.authorization(request -> world.open() || tokens.accepts(Request.of(request)));
    }

    /** What a path is for. */
    public static Recorded.Step step(String method, String path) {
        if (path.endsWith("/token")) {
            return Recorded.Step.TOKEN;
        }
        if (path.startsWith(JOBS)) {
            return method.equals("DELETE") ? Recorded.Step.DELETE : Recorded.Step.STATUS;
        }
        if (path.startsWith(FILES)) {
            return Recorded.Step.FILE;
        }
        if (path.endsWith("$export")) {
            return Recorded.Step.KICKOFF;
        }
        boolean discovery = path.endsWith("/metadata") || path.endsWith("/.well-known/smart-configuration");
        return discovery ? Recorded.Step.DISCOVERY : Recorded.Step.OTHER;
    }

    /** All tokens cease to be good. */
    public void expireTokens() {
        tokens.expireAll();
    }

    /** The right answer to a request. */
    public Answer answer(Recorded raw) {
        Request request = Request.of(raw);
        try {
            return switch (raw.step()) {
                case DISCOVERY -> Discovery.answer(request.path(), origin.get() + BASE, tokenUrl(), world.profile());
                case TOKEN -> tokens.answer(request, tokenUrl());
                case KICKOFF -> authorized(request).orElseGet(() -> kickOff(request));
                case STATUS -> authorized(request).orElseGet(() -> status(request));
                case DELETE -> authorized(request).orElseGet(() -> delete(request));
                case FILE -> authorized(request).orElseGet(() -> file(request));
                case OTHER -> Answer.outcome(404, "error", "not-found", "Nothing is here.");
            };
        } catch (IllegalStateException disk) {
            return Answer.outcome(500, "fatal", "exception", "The simulated server failed.");
        }
    }

    private String tokenUrl() {
        return origin.get() + "/token";
    }

    private Optional<Answer> authorized(Request request) {
        if (world.open() || tokens.accepts(request)) {
            return Optional.empty();
        }
        String code = request.header("Authorization").isEmpty() ? "login" : "expired";
        return Optional.of(Answer.outcome(401, "error", code, "No valid token."));
    }

    private Answer kickOff(Request request) {
        try {
            String path = request.path().substring(BASE.length());
            boolean groupLevel = path.startsWith("/Group/");
            String group = groupLevel ? path.substring("/Group/".length(), path.length() - "/$export".length()) : null;
            Spool spool = new Spool(records, Files.createTempDirectory(folder, "job"), world.resourcesPerFile());
            KickOffs.Reading reading = new KickOffs(world, spool).read(request, group, groupLevel);
            Answer refusal = reading.refusal();
            Spool.Wanted wanted = reading.wanted();
            if (refusal != null || wanted == null) {
                return refusal == null ? Answer.status(500) : refusal;
            }
            return start(request, spool, wanted);
        } catch (IOException disk) {
            throw new IllegalStateException(disk);
        }
    }

    private synchronized Answer start(Request request, Spool spool, Spool.Wanted wanted) throws IOException {
        if (world.profile().oneJobAtATime() && jobs.values().stream().anyMatch(Job::running)) {
            return Answer.outcome(429, "error", "throttled", "An export of this client is in progress.");
        }
        Instant now = world.clock().get();
        Job job = new Job(
                UUID.randomUUID().toString(),
                world.clientId(),
                origin.get() + request.raw().uri(),
                now,
                world.polls());
        spool.fill(job, wanted);
        if (wanted.since() != null
                && world.profile().deletedFiles()
                && !world.deleted().isEmpty()) {
            spool.add(
                    job,
                    "deleted",
                    "Bundle",
                    world.deleted().stream().map(Routes::deletion).toList());
        }
        if (!world.outcomes().isEmpty()) {
            spool.add(job, "error", "OperationOutcome", world.outcomes());
        }
        jobs.put(job.id(), job);
        return Answer.status(202).header("Content-Location", origin.get() + JOBS + job.id());
    }

    private static String deletion(String reference) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":\"DELETE\",\"url\":\""
                + reference + "\"}}]}";
    }

    private Answer status(Request request) {
        Job job = jobs.get(request.path().substring(JOBS.length()));
        if (job == null) {
            return gone();
        }
        if (job.poll()) {
            return Answer.status(202)
                    .header("X-Progress", world.profile().progress())
                    .header(
                            "Retry-After",
                            String.valueOf(world.realPace() ? world.profile().retryAfter() : 0));
        }
        int page = Integer.parseInt(
                request.query().getOrDefault("page", List.of("0")).get(0));
        return manifests.page(job, page, file -> url(job, file), origin.get() + JOBS + job.id());
    }

    private String url(Job job, Job.Spooled file) {
        return world.redirects()
                ? origin.get() + FILES + job.id() + "/" + file.name()
                : store.url(job.id() + "/" + file.name(), file.path(), !world.storeTakesToken());
    }

    private Answer file(Request request) {
        String[] names = request.path().substring(FILES.length()).split("/", 2);
        Job job = jobs.get(names[0]);
        Job.@Nullable Spooled file = job == null || names.length < 2
                ? null
                : job.files().stream()
                        .filter(one -> one.name().equals(names[1]))
                        .findFirst()
                        .orElse(null);
        if (file == null) {
            return gone();
        }
        String signed = store.url(names[0] + "/" + file.name(), file.path(), true);
        return Answer.status(307).header("Location", signed);
    }

    private Answer delete(Request request) {
        return jobs.remove(request.path().substring(JOBS.length())) == null ? gone() : Answer.status(202);
    }

    private static Answer gone() {
        return Answer.outcome(404, "error", "not-found", "No such job or file.");
    }
}
