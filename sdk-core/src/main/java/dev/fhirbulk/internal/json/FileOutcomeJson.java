package dev.fhirbulk.internal.json;

import dev.fhirbulk.internal.io.Layout;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.FileOutcome.AlreadyPresent;
import dev.fhirbulk.model.FileOutcome.Downloaded;
import dev.fhirbulk.model.FileOutcome.Failed;
import dev.fhirbulk.model.FileOutcome.Listed;
import dev.fhirbulk.model.FileOutcome.Stored;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One file of a report as a JSON object; paths relative to the directory, with {@code /}. */
final class FileOutcomeJson {

    private static final String DOWNLOADED = "downloaded";
    private static final String PRESENT = "present";
    private static final String FAILED = "failed";

    private FileOutcomeJson() {}

    static Map<String, Object> write(Path directory, FileOutcome outcome) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("status", status(outcome));
        Listed listed = outcome.listed();
        members.put("kind", listed.kind().name());
        members.put("type", listed.type());
        members.put("page", listed.page());
        members.put("position", listed.position());
        members.put("url", listed.url());
        listed.count().ifPresent(count -> members.put("count", count));
        if (listed.continuedBy() != null) {
            members.put("continuedBy", listed.continuedBy());
        }
        outcome.stored().ifPresent(file -> writeStored(members, directory, file));
        if (outcome instanceof Failed failed) {
            members.put("reason", failed.reason());
        }
        return members;
    }

    /** Reads it back; IllegalArgumentException when it is no such object or its path leaves the directory. */
    static FileOutcome read(Path directory, Map<?, ?> members) {
        Listed listed = new Listed(
                FileKind.valueOf(text(members, "kind")),
                text(members, "type"),
                (int) number(members, "page"),
                (int) number(members, "position"),
                text(members, "url"),
                members.get("count") instanceof Long count ? OptionalLong.of(count) : OptionalLong.empty(),
                members.get("continuedBy") instanceof String place ? place : null);
        return switch (text(members, "status")) {
            case DOWNLOADED -> new Downloaded(listed, stored(directory, members));
            case PRESENT -> new AlreadyPresent(listed, stored(directory, members));
            case FAILED -> new Failed(listed, text(members, "reason"), null);
            default -> throw new IllegalArgumentException("a file has an unknown status");
        };
    }

    private static String status(FileOutcome outcome) {
        if (outcome instanceof Failed) {
            return FAILED;
        }
        return outcome instanceof Downloaded ? DOWNLOADED : PRESENT;
    }

    private static void writeStored(Map<String, Object> members, Path directory, Stored file) {
        Path location = file.location();
        if (location != null) {
            members.put("path", Layout.relative(directory, location));
        }
        members.put("bytes", file.bytes());
        members.put("resources", file.resources());
        members.put("sha256", file.sha256());
        members.put("types", file.types());
    }

    private static Stored stored(Path directory, Map<?, ?> members) {
        Object path = members.get("path");
        @Nullable Path location = path == null ? null : Layout.resolve(directory, path.toString());
        return new Stored(
                location,
                number(members, "bytes"),
                number(members, "resources"),
                text(members, "sha256"),
                types(members.get("types")));
    }

    private static Set<String> types(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.toSet())
                : Set.of();
    }

    private static String text(Map<?, ?> members, String name) {
        if (members.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("a file has no text \"" + name + "\"");
    }

    private static long number(Map<?, ?> members, String name) {
        if (members.get(name) instanceof Long number) {
            return number;
        }
        throw new IllegalArgumentException("a file has no number \"" + name + "\"");
    }
}
