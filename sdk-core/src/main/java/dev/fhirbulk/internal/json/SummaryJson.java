package dev.fhirbulk.internal.json;

import dev.fhirbulk.error.OperationOutcome.Severity;
import dev.fhirbulk.model.ExportReport.Summary;
import dev.fhirbulk.model.ExportWarning;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The facts of a report besides its files as a JSON object. The handle's text is never in it. */
final class SummaryJson {

    private SummaryJson() {}

    static Map<String, @Nullable Object> write(long format, boolean complete, Summary summary) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("format", format);
        members.put("complete", complete);
        members.put("transactionTime", summary.transactionTime());
        members.put("lastPageReached", summary.lastPageReached());
        members.put("fileCount", summary.files());
        members.put("failedCount", summary.failed());
        members.put("resourceCount", summary.resources());
        members.put("byteCount", summary.bytes());
        Map<String, Long> issues = new LinkedHashMap<>();
        summary.issues().forEach((severity, count) -> issues.put(severity.name().toLowerCase(Locale.ROOT), count));
        members.put("issues", issues);
        members.put("warningsFail", summary.warningsFail());
        members.put(
                "warnings", summary.warnings().stream().map(SummaryJson::write).toList());
        return members;
    }

    /** Reads it back; IllegalArgumentException when a member is missing or of another kind. */
    static Summary read(Path directory, Map<String, Object> members, @Nullable String handleText) {
        return new Summary(
                directory,
                members.get("transactionTime") instanceof String time ? time : null,
                flag(members, "lastPageReached"),
                number(members, "fileCount"),
                number(members, "failedCount"),
                number(members, "resourceCount"),
                number(members, "byteCount"),
                issues(members.get("issues")),
                warnings(members.get("warnings")),
                flag(members, "warningsFail"),
                handleText);
    }

    private static Map<String, String> write(ExportWarning warning) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("kind", warning.kind().name());
        members.put("text", warning.text());
        return members;
    }

    private static Map<Severity, Long> issues(@Nullable Object value) {
        Map<Severity, Long> counts = new EnumMap<>(Severity.class);
        if (value instanceof Map<?, ?> members) {
            members.forEach((name, count) -> {
                if (count instanceof Long number) {
                    counts.merge(Severity.of(String.valueOf(name)), number, Long::sum);
                }
            });
        }
        return counts;
    }

    private static List<ExportWarning> warnings(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(SummaryJson::warning).toList()
                : List.of();
    }

    private static ExportWarning warning(Object value) {
        if (value instanceof Map<?, ?> members && members.get("text") instanceof String text) {
            return new ExportWarning(ExportWarning.Kind.valueOf(String.valueOf(members.get("kind"))), text);
        }
        throw new IllegalArgumentException("a warning has no text");
    }

    private static boolean flag(Map<String, Object> members, String name) {
        if (members.get(name) instanceof Boolean flag) {
            return flag;
        }
        throw new IllegalArgumentException("\"" + name + "\" is missing");
    }

    private static long number(Map<String, Object> members, String name) {
        if (members.get(name) instanceof Long number) {
            return number;
        }
        throw new IllegalArgumentException("\"" + name + "\" is missing");
    }
}
