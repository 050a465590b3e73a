package dev.fhirbulk.testkit;

import dev.fhirbulk.testkit.VendorProfile.Fact;
import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers to polls and to deletions. */
final class Statuses {

    private final World world;
    private final Paths paths;
    private final Refusals refusals;
    private final HeaderRules headers;
    private final Jobs jobs;
    private final Manifests manifests;

    Statuses(World world, Paths paths, Refusals refusals, Jobs jobs, Manifests manifests) {
        this.world = world;
        this.paths = paths;
        this.refusals = refusals;
        this.headers = new HeaderRules(world.profile(), refusals);
        this.jobs = jobs;
        this.manifests = manifests;
    }

    Answer poll(Request request) {
        Optional<Answer> wrong = headers.later(request);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        Paths.Named named = paths.named(request.raw().uri());
        Job job = jobs.find(named.job());
        Answer end = job == null ? refusals.gone() : ended(job);
        return end == null && job != null ? poll(job, named) : end == null ? refusals.gone() : end;
    }

    private @Nullable Answer ended(Job job) {
        if (job.isDeleted()) {
            int status = Integer.parseInt(world.fact(Fact.AFTER_DELETE));
            String code = world.has(Trait.DELETE_CODE_DELETED) ? "deleted" : "not-found";
            return status < 500 ? refusals.job(status, code, "The job was deleted.") : Answer.json(status, "{}");
        }
        return world.expired(job.origin().started()) ? refusals.expired() : null;
    }

    private Answer poll(Job job, Paths.Named named) {
        String wait = world.retryAfter();
        if (world.has(Trait.POLL_EARLY_IS_429) && job.isEarly(world.now(), Long.parseLong(wait))) {
            return refusals.job(429, "throttled", "Too many requests.").header("Retry-After", wait);
        }
        if (job.poll(world.now())) {
            Answer running = with(Answer.status(202), "X-Progress", world.fact(Fact.PROGRESS));
            return with(running, "Retry-After", wait);
        }
        String failure = job.failure();
        if (failure != null) {
            return Answer.outcome(500, "error", "processing", failure);
        }
        boolean elsewhere = !world.fact(Fact.RESULT_URL).isEmpty() && !named.isResult();
        return elsewhere
                ? Answer.status(303).header("Location", paths.result(job.id()))
                : manifests.page(job, named.page());
    }

    private static Answer with(Answer answer, String name, String value) {
        return value.isEmpty() ? answer : answer.header(name, value);
    }

    Answer delete(Request request) {
        Optional<Answer> wrong = headers.later(request);
        Job job = jobs.find(paths.named(request.raw().uri()).job());
        if (wrong.isPresent() || job == null) {
            return wrong.orElseGet(refusals::gone);
        }
        int which = job.isDeleted() ? 2 : job.running() ? 0 : 1;
        int status = Integer.parseInt(world.profile().list(Fact.DELETE).get(which));
        if (status >= 300) {
            return status == 404
                    ? refusals.gone()
                    : refusals.job(status, status == 410 ? "not-found" : "conflict", "The job cannot be deleted.");
        }
        if (!job.isDeleted()) {
            job.delete();
        }
        if (world.has(Trait.DELETE_OUTCOME)) {
            Answer done = Answer.outcome(status, "information", "informational", "The job was cancelled.");
            return world.has(Trait.ERRORS_UNLABELLED) ? Answer.status(status).body(done.body()) : done;
        }
        return world.has(Trait.DELETE_TEXT)
                ? Answer.status(status).header("Content-Type", "text/plain").body("Accepted")
                : Answer.status(status);
    }
}
