package dev.fhirbulk.testkit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the files of a job: the lines that were asked for, untouched, in a folder of the job's own. */
final class Spool {

    private final Records records;
    private final Path folder;
    private final int resourcesPerFile;

    Spool(Records records, Path folder, int resourcesPerFile) {
        this.records = records;
        this.folder = folder;
        this.resourcesPerFile = resourcesPerFile;
    }

    /**
     * What is asked for.
     *
     * @param group the group, null for no group
     * @param types empty for all
     * @param patients ids; empty for all
     * @param since null for all
     */
    record Wanted(
            @Nullable String group,
            Set<String> types,
            Set<String> patients,
            @Nullable Instant since) {}

    /** The members of a group; empty when there is no such group. */
    Optional<Set<String>> members(String group) throws IOException {
        Set<String> members = new HashSet<>();
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
        String group = wanted.group();
        Set<String> people = group == null ? Set.of() : members(group).orElse(Set.of());
        for (String type : records.types()) {
            if (wanted.types().isEmpty() || wanted.types().contains(type)) {
                try (Writer writer = new Writer(job, "output", type, resourcesPerFile)) {
                    records.lines(type, line -> {
                        if (passes(type, LineFacts.of(line), wanted, people)) {
                            writer.line(line);
                        }
                    });
                }
            }
        }
    }

    void add(Job job, String list, String type, List<String> lines) throws IOException {
        try (Writer writer = new Writer(job, list, type, Integer.MAX_VALUE)) {
            for (String line : lines) {
                writer.line((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** Lines that refer to a member, and lines that refer to no patient. */
    private static boolean passes(String type, LineFacts facts, Wanted wanted, Set<String> people) {
        Instant since = wanted.since();
        if (since != null && !facts.updatedAfter(since)) {
            return false;
        }
        if (type.equals("Group")) {
            return wanted.group() == null || facts.id().equals(Optional.ofNullable(wanted.group()));
        }
        Set<String> about = type.equals("Patient") ? Set.of(facts.id().orElse("")) : facts.patients();
        return about.isEmpty()
                || (touches(about, people, wanted.group() == null)
                        && touches(about, wanted.patients(), wanted.patients().isEmpty()));
    }

    private static boolean touches(Set<String> about, Set<String> people, boolean everybody) {
        return everybody || about.stream().anyMatch(people::contains);
    }

    /** Writes lines, beginning a new file when one is full. */
    private final class Writer implements AutoCloseable {
        private final Job job;
        private final String list;
        private final String type;
        private final int limit;
        private @Nullable OutputStream out;
        private @Nullable Path path;
        private String name = "";
        private long count;
        private int number;

        Writer(Job job, String list, String type, int limit) {
            this.job = job;
            this.list = list;
            this.type = type;
            this.limit = limit;
        }

        void line(byte[] line) throws IOException {
            if (count == limit) {
                close();
            }
            if (out == null) {
                number++;
                name = String.format(Locale.ROOT, "%s-%s-%d.ndjson", list, type, number);
                path = folder.resolve(name);
                out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
            }
            out.write(line);
            count += LineFacts.of(line).isBlank() ? 0 : 1;
        }

        @Override
        public void close() throws IOException {
            if (out != null && path != null) {
                out.close();
                job.files().add(new Job.Spooled(list, type, name, path, count));
            }
            out = null;
            count = 0;
        }
    }
}
