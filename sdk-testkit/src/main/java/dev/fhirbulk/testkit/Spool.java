package dev.fhirbulk.testkit;

import dev.fhirbulk.testkit.VendorProfile.Fact;
import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the files of a job: the lines that were asked for, untouched, in a folder of the job's own. */
final class Spool {

    private final World world;
    private final Records records;
    private final Path folder;

    Spool(World world, Records records, Path folder) {
        this.world = world;
        this.records = records;
        this.folder = folder;
    }

    /**
     * What is asked for.
     *
     * @param group the group, null for no group
     * @param types empty for all
     * @param patients ids; empty for all
     * @param since null for all
     * @param organizedBy the type of {@code organizeOutputBy}, empty for none
     * @param failure why the job will fail, null if it will not
     */
    record Wanted(
            @Nullable String group,
            Set<String> types,
            Set<String> patients,
            @Nullable Instant since,
            String organizedBy,
            @Nullable String failure) {

        /** The same with another time. */
        Wanted since(@Nullable Instant time) {
            return new Wanted(group, types, patients, time, organizedBy, failure);
        }
    }

    /** The members of a group; empty when there is no such group. */
    Optional<Set<String>> members(String group) throws IOException {
        Set<String> members = new HashSet<>();
        if (world.profile().list(Fact.GROUPS).contains(group)) {
            records.lines("Patient", line -> LineFacts.of(line).id().ifPresent(members::add));
            return Optional.of(members);
        }
        boolean[] found = new boolean[1];
        records.lines("Group", line -> {
            LineFacts facts = LineFacts.of(line);
            if (facts.id().equals(Optional.of(group))) {
                found[0] = true;
                members.addAll(facts.patients());
            }
        });
        return found[0] ? Optional.of(members) : Optional.empty();
    }

    void fill(Job job, Wanted wanted) throws IOException {
        Optional<Set<String>> people = wanted.group() == null ? Optional.of(Set.of()) : members(wanted.group());
        if (people.isEmpty()) {
            return;
        }
        Choice choice = new Choice(wanted, people.get());
        if (!wanted.organizedBy().isEmpty()) {
            job.organizedBy(wanted.organizedBy());
            new Blocks(records, types(wanted), choice).write(this, job);
            return;
        }
        for (String type : types(wanted)) {
            try (SpoolFile file = file(job, "output", type, world.scenario().resourcesPerFile)) {
                records.lines(type, line -> {
                    if (choice.takes(type, LineFacts.of(line))) {
                        file.line(line);
                    }
                });
            }
        }
    }

    private List<String> types(Wanted wanted) {
        List<String> offered = world.profile().list(Fact.TYPES);
        List<String> types = new ArrayList<>();
        for (String type : records.types()) {
            boolean asked = wanted.types().isEmpty() || wanted.types().contains(type);
            if (asked && (offered.isEmpty() || offered.contains(type))) {
                types.add(type);
            }
        }
        return types;
    }

    int resourcesPerFile() {
        return world.scenario().resourcesPerFile;
    }

    SpoolFile file(Job job, String list, String type, int limit) {
        boolean blank = world.has(Trait.FILES_BLANK_LINE);
        return new SpoolFile(folder, job, new SpoolFile.Shape(list, type, limit, blank));
    }

    void add(Job job, String list, String type, List<String> lines) throws IOException {
        try (SpoolFile file = file(job, list, type, Integer.MAX_VALUE)) {
            for (String line : lines) {
                file.line((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /**
     * Which lines are wanted: those that refer to a member, and those that refer to no patient.
     *
     * @param wanted what was asked for
     * @param people the members of the group, if one was named
     */
    record Choice(Wanted wanted, Set<String> people) {

        boolean takes(String type, LineFacts facts) {
            Instant since = wanted.since();
            if (since != null && !facts.updatedAfter(since)) {
                return false;
            }
            if (type.equals("Group")) {
                return wanted.group() == null || facts.id().equals(Optional.ofNullable(wanted.group()));
            }
            Set<String> about = about(type, facts);
            return about.isEmpty()
                    || (touches(about, people, wanted.group() == null)
                            && touches(
                                    about, wanted.patients(), wanted.patients().isEmpty()));
        }

        /** The ids of the patients that a line is about. */
        static Set<String> about(String type, LineFacts facts) {
            return type.equals("Patient") ? Set.of(facts.id().orElse("")) : facts.patients();
        }

        private static boolean touches(Set<String> about, Set<String> people, boolean everybody) {
            return everybody || about.stream().anyMatch(people::contains);
        }
    }
}
