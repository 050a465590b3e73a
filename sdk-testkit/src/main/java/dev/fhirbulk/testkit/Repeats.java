package dev.fhirbulk.testkit;

import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What becomes of a kick-off when there are jobs already. */
final class Repeats {

    private static final Duration WINDOW = Duration.ofHours(24);

    private final World world;
    private final Refusals refusals;
    private final Function<Job, String> statusUrl;

    Repeats(World world, Refusals refusals, Function<Job, String> statusUrl) {
        this.world = world;
        this.refusals = refusals;
        this.statusUrl = statusUrl;
    }

    /** Null when a new job is to start. */
    @Nullable
    Answer answer(Job.Origin request, Collection<Job> jobs, boolean fresh) {
        List<Job> running = jobs.stream().filter(Job::running).toList();
        List<Job> same = jobs.stream()
                .filter(job -> !job.isDeleted() && job.origin().key().equals(request.key()))
                .filter(job -> !world.expired(job.origin().started()))
                .toList();
        if (world.has(Trait.REPEAT_THROTTLED) && !running.isEmpty()) {
            return refusals.kickOff(429, "throttled", "An export of this client is in progress.");
        }
        if (world.has(Trait.REPEAT_THROTTLED_BARE)
                && running.stream().anyMatch(job -> overlap(job.origin().types(), request.types()))) {
            return Answer.status(429).header("Retry-After", "0");
        }
        if (world.has(Trait.REPEAT_JOB_LIST) && !running.isEmpty()) {
            return list(running);
        }
        if (world.has(Trait.REPEAT_WINDOW) && jobs.stream().anyMatch(job -> isWithinWindow(job, request))) {
            return refusals.kickOff(429, "throttled", "The client has requested this group too recently.");
        }
        return same.isEmpty() ? null : again(same.get(0), fresh);
    }

    private @Nullable Answer again(Job job, boolean fresh) {
        if (world.has(Trait.REPEAT_CONFLICT)) {
            return refusals.kickOff(409, "conflict", "The same export exists; delete it first.");
        }
        if (world.has(Trait.REPEAT_DUPLICATE)) {
            return refusals.kickOff(200, "duplicate", "The same export is in progress.");
        }
        boolean reused = world.has(Trait.REPEAT_SAME_JOB) && !fresh;
        return reused ? Answer.status(202).header("Content-Location", statusUrl.apply(job)) : null;
    }

    private Answer list(List<Job> running) {
        String urls = running.stream().map(statusUrl).collect(Collectors.joining(", "));
        Answer throttled = refusals.kickOff(429, "throttled", "You already have active export requests in progress.")
                .header("Content-Location", urls);
        return world.retryAfter().isEmpty() ? throttled : throttled.header("Retry-After", world.retryAfter());
    }

    private static boolean overlap(Set<String> running, Set<String> wanted) {
        return running.isEmpty() || wanted.isEmpty() || !Collections.disjoint(running, wanted);
    }

    private boolean isWithinWindow(Job job, Job.Origin request) {
        boolean sameGroup = path(job.origin()).equals(path(request));
        return sameGroup
                && !job.wasCancelled()
                && world.now().isBefore(job.origin().started().plus(WINDOW));
    }

    private static String path(Job.Origin origin) {
        return origin.uri().replaceFirst("\\?.*", "");
    }
}
