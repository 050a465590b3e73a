package dev.fhirbulk.internal.journal;

import dev.fhirbulk.internal.uri.FileKey;
import dev.fhirbulk.model.FileKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the lines of a journal add up to, and the form of each line. Not thread-safe. */
final class Memory {

    static final long FORMAT = 1;

    private final Map<FileKey, Done> done = new HashMap<>();
    private final Map<FileKey, String> begun = new HashMap<>();
    private ExportDirectory.State state = ExportDirectory.State.FRESH;
    private @Nullable String fingerprint;
    private @Nullable Long format;
    private @Nullable Instant finishedAt;

    /**
     * A finished file.
     *
     * @param path relative, with {@code /}
     * @param size bytes that the file takes
     * @param bytes plain bytes
     * @param resources lines that are not blank
     * @param sha256 of the plain bytes
     * @param types found in it
     */
    record Done(String path, long size, long bytes, long resources, String sha256, Set<String> types) {}

    static Map<String, Object> head(String fingerprint) {
        return Map.of("event", "export", "format", FORMAT, "fingerprint", fingerprint);
    }

    static Map<String, Object> event(String name, Instant at) {
        return Map.of("event", name, "at", at.toString());
    }

    /** A body has begun to arrive that can be continued under a tag. */
    static Map<String, Object> begun(FileKey key, String type, String path, String etag) {
        return Map.of(
                "event",
                "begun",
                "kind",
                key.kind().name(),
                "type",
                type,
                "place",
                List.of(key.page(), key.position()),
                "url",
                key.urlText(),
                "path",
                path,
                "etag",
                etag);
    }

    static Map<String, Object> done(FileKey key, Done file, String type, @Nullable String etag) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "done");
        line.put("kind", key.kind().name());
        line.put("type", type);
        line.put("place", List.of(key.page(), key.position()));
        line.put("url", key.urlText());
        line.put("path", file.path());
        line.put("size", file.size());
        line.put("bytes", file.bytes());
        line.put("resources", file.resources());
        line.put("sha256", file.sha256());
        line.put("types", List.copyOf(file.types()));
        if (etag != null) {
            line.put("etag", etag);
        }
        return line;
    }

    /** Takes a line in; lines of a kind that is not known are left to newer versions. */
    void take(Map<String, Object> line) {
        switch (String.valueOf(line.get("event"))) {
            case "export" -> {
                fingerprint = text(line, "fingerprint");
                format = line.get("format") instanceof Long number ? number : 0L;
            }
            case "intent" -> state = ExportDirectory.State.INTENT;
            case "refused" -> state = ExportDirectory.State.FRESH;
            case "handle" -> state = ExportDirectory.State.RUNNING;
            case "failed" -> state = ExportDirectory.State.FAILED;
            case "finished" -> {
                state = ExportDirectory.State.FINISHED;
                finishedAt = Instant.parse(text(line, "at"));
            }
            case "begun" -> begun.put(key(line), text(line, "etag"));
            case "done" -> remember(line);
            default -> {
                return;
            }
        }
    }

    /** A file of this run is in place. */
    void ended(FileKey key) {
        begun.remove(key);
    }

    /** The tag under which a file that is not done can be continued. */
    Optional<String> begun(FileKey key) {
        return Optional.ofNullable(begun.get(key)).filter(tag -> !tag.isEmpty());
    }

    /** Gives a finished file away: nobody asks twice, and a hundred thousand of them are heavy. */
    Optional<Done> take(FileKey key) {
        return Optional.ofNullable(done.remove(key));
    }

    /** A finished export of which a file is no longer as it was has to go on. */
    void reopenUnless(Predicate<Done> asItWas) {
        if (state == ExportDirectory.State.FINISHED && !done.values().stream().allMatch(asItWas)) {
            state = ExportDirectory.State.RUNNING;
        }
    }

    ExportDirectory.State state() {
        return state;
    }

    Optional<String> fingerprint() {
        return Optional.ofNullable(fingerprint);
    }

    /** Whether this version can read the journal. */
    boolean readable() {
        return format != null && format == FORMAT;
    }

    Instant finishedAt() {
        return finishedAt == null ? Instant.EPOCH : finishedAt;
    }

    private static FileKey key(Map<String, Object> line) {
        List<?> place = list(line, "place", List.of(0L, 0L));
        if (place.size() != 2 || !(place.get(0) instanceof Number page) || !(place.get(1) instanceof Number position)) {
            throw new IllegalArgumentException("a file has no place");
        }
        return new FileKey(
                FileKind.valueOf(text(line, "kind")),
                page.intValue(),
                position.intValue(),
                Long.parseUnsignedLong(text(line, "url"), 16));
    }

    private void remember(Map<String, Object> line) {
        FileKey key = key(line);
        begun.remove(key);
        Set<String> types = new TreeSet<>();
        list(line, "types", List.of())
                .forEach(type -> types.add(String.valueOf(type).intern()));
        done.put(
                key,
                new Done(
                        text(line, "path"),
                        number(line, "size", number(line, "bytes", -1)),
                        number(line, "bytes", -1),
                        number(line, "resources", 0),
                        text(line, "sha256"),
                        types));
    }

    private static long number(Map<String, Object> line, String name, long otherwise) {
        if (line.getOrDefault(name, otherwise) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("\"" + name + "\" is no number");
    }

    private static List<?> list(Map<String, Object> line, String name, List<?> otherwise) {
        if (line.getOrDefault(name, otherwise) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("\"" + name + "\" is no list");
    }

    private static String text(Map<String, Object> line, String name) {
        return String.valueOf(line.get(name));
    }
}
