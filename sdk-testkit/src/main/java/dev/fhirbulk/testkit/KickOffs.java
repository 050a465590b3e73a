package dev.fhirbulk.testkit;

import dev.fhirbulk.testkit.VendorProfile.Fact;
import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a kick-off asks for, or why it is refused. */
final class KickOffs {

    private final World world;
    private final Refusals refusals;
    private final Spool spool;

    KickOffs(World world, Refusals refusals, Spool spool) {
        this.world = world;
        this.refusals = refusals;
        this.spool = spool;
    }

    /** A refusal, or what is wanted. */
    record Reading(@Nullable Answer refusal, Spool.@Nullable Wanted wanted) {}

    /**
     * Reads a kick-off.
     *
     * @param path below the base
     */
    Reading read(Request request, String path) throws IOException {
        Optional<Answer> wrong = new HeaderRules(world.profile(), refusals).atKickOff(request);
        if (wrong.isPresent()) {
            return refused(wrong.get());
        }
        String group = path.startsWith("/Group/")
                ? path.substring("/Group/".length(), path.length() - "/$export".length())
                : null;
        if (!offers(request.raw().method(), path, group)) {
            return refused(refusals.asFact(Fact.NOT_OFFERED, "This level is not exported."));
        }
        if (group != null) {
            Optional<Set<String>> members = spool.members(group);
            if (members.isEmpty() && !world.has(Trait.GROUP_UNKNOWN_IS_EMPTY)) {
                return refused(refusals.kickOff(404, "not-found", "No such group."));
            }
            if (world.has(Trait.GROUP_EMPTY_IS_406) && members.orElse(Set.of()).isEmpty()) {
                return refused(refusals.kickOff(406, "invalid", "The group is empty."));
            }
        }
        return parameters(request, group);
    }

    private boolean offers(String method, String path, @Nullable String group) {
        boolean post = method.equals("POST");
        if (group != null) {
            return world.has(post ? Trait.POST_GROUP : Trait.GET_GROUP);
        }
        return path.equals("/$export")
                ? world.has(post ? Trait.POST_SYSTEM : Trait.GET_SYSTEM)
                : path.equals("/Patient/$export") && world.has(post ? Trait.POST_PATIENTS : Trait.GET_PATIENTS);
    }

    private Reading parameters(Request request, @Nullable String group) throws IOException {
        Parameters given;
        try {
            given = Parameters.of(request);
        } catch (IOException notJson) {
            return refused(refusals.invalid("The body is no Parameters resource."));
        }
        Optional<Answer> refusal = new ParameterRules(world.profile(), refusals, request, group != null).refusal(given);
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        Filters filters = new Filters(world.profile(), refusals, given.values("_typeFilter"));
        Answer badFilter = filters.refusal(given.set("_type"));
        return badFilter == null ? wanted(given, group, filters.failure()) : refused(badFilter);
    }

    private Reading wanted(Parameters given, @Nullable String group, @Nullable String failure) {
        Instant since;
        try {
            since = given.has("_since")
                    ? OffsetDateTime.parse(given.first("_since")).toInstant()
                    : null;
        } catch (DateTimeException noInstant) {
            return refused(refusals.invalid("_since is not an instant."));
        }
        if (since != null && isOutOfBounds(since)) {
            return refused(refusals.invalid("_since is too early or in the future."));
        }
        Set<String> patients = new TreeSet<>();
        given.members("patient").forEach(one -> patients.add(one.replaceFirst("^Patient/", "")));
        return new Reading(
                null,
                new Spool.Wanted(group, given.set("_type"), patients, since, given.first("organizeOutputBy"), failure));
    }

    private boolean isOutOfBounds(Instant since) {
        String floor = world.fact(Fact.SINCE_FLOOR);
        return (world.has(Trait.SINCE_FUTURE_REFUSED) && since.isAfter(world.now()))
                || (!floor.isEmpty() && since.isBefore(Instant.parse(floor)));
    }

    private static Reading refused(Answer answer) {
        return new Reading(answer, null);
    }
}
