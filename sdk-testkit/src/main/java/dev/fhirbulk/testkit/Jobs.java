package dev.fhirbulk.testkit;

import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The jobs of a server: starts them. Thread-safe. */
final class Jobs {

    private final World world;
    private final Paths paths;
    private final Refusals refusals;
    private final Repeats repeats;
    private final Supplier<String> origin;
    private final Records records;
    private final Path folder;
    private final Map<String, Job> all = new ConcurrentHashMap<>();

    Jobs(World world, Paths paths, Refusals refusals, Supplier<String> origin, Path folder) throws IOException {
        this.world = world;
        this.paths = paths;
        this.refusals = refusals;
        this.origin = origin;
        this.folder = folder;
        this.records = Records.of(world.scenario().directory, world.population());
        this.repeats = new Repeats(world, refusals, job -> origin.get() + paths.status(job.id()));
    }

    @Nullable
    Job find(String id) {
        return all.get(id);
    }

    Collection<Job> all() {
        return all.values();
    }

    Answer kickOff(Request request) {
        try {
            String path = request.path().substring(paths.base().length());
            Spool spool = new Spool(world, records, Files.createTempDirectory(folder, "job"));
            KickOffs.Reading reading = new KickOffs(world, refusals, spool).read(request, path);
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
        Job.Origin begun = new Job.Origin(
                UUID.randomUUID().toString(),
                request.raw().uri().toString(),
                request.raw().uri()
                        + (world.has(Trait.REPEAT_IGNORES_BODY)
                                ? ""
                                : " " + request.raw().body()),
                wanted.types(),
                world.now());
        boolean fresh = request.header("Cache-Control").contains("no-cache");
        Answer repeat = repeats.answer(begun, all.values(), fresh);
        if (repeat != null) {
            return repeat;
        }
        Job job = new Job(begun, world.scenario().polls);
        fill(job, spool, wanted.since() == null ? wanted.since(lastJob()) : wanted);
        all.put(job.id(), job);
        return accepted(job);
    }

    private Answer accepted(Job job) {
        Answer accepted = world.has(Trait.ACCEPTED_OUTCOME)
                ? Answer.outcome(202, "information", "informational", "The export has begun.")
                : Answer.status(202);
        String before = world.has(Trait.STATUS_URL_RELATIVE) ? "" : origin.get();
        return accepted.header("Content-Location", before + paths.status(job.id()));
    }

    private @Nullable Instant lastJob() {
        return world.has(Trait.SINCE_LAST_JOB)
                ? all.values().stream()
                        .filter(Job::isComplete)
                        .map(job -> job.origin().started())
                        .max(Comparator.naturalOrder())
                        .orElse(null)
                : null;
    }

    private void fill(Job job, Spool spool, Spool.Wanted wanted) throws IOException {
        if (wanted.failure() != null) {
            job.failWith(wanted.failure());
        }
        spool.fill(job, wanted);
        List<String> deleted = world.scenario().deleted;
        if (wanted.since() != null && world.has(Trait.DELETED) && !deleted.isEmpty()) {
            spool.add(
                    job,
                    "deleted",
                    "Bundle",
                    deleted.stream().map(Jobs::deletion).toList());
        }
        if (!world.scenario().outcomes.isEmpty()) {
            spool.add(job, "error", "OperationOutcome", world.scenario().outcomes);
        }
    }

    private static String deletion(String reference) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[{\"request\":{\"method\":\"DELETE\",\"url\":\""
                + reference + "\"}}]}";
    }
}
