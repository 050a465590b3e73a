package dev.fhirbulk.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.fhirbulk.error.OperationOutcome.Severity;
import dev.fhirbulk.internal.io.Layout;
import dev.fhirbulk.model.ExportReport.Summary;
import dev.fhirbulk.model.ExportWarning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of a report that is not its list of files. Stateless. */
final class ReportFacts {

    private ReportFacts() {}

    static void write(JsonGenerator json, Summary summary) throws IOException {
        json.writeNumberField("format", ReportJson.FORMAT);
        json.writeStringField("transactionTime", summary.transactionTime());
        json.writeBooleanField("lastPageReached", summary.lastPageReached());
        json.writeNumberField("fileCount", summary.files());
        json.writeNumberField("failedCount", summary.failed());
        json.writeNumberField("resourceCount", summary.resources());
        json.writeNumberField("byteCount", summary.bytes());
        json.writeBooleanField("warningsFail", summary.warningsFail());
        json.writeObjectFieldStart("issueCounts");
        for (Map.Entry<Severity, Long> entry : summary.issues().entrySet()) {
            json.writeNumberField(entry.getKey().name(), entry.getValue());
        }
        json.writeEndObject();
        json.writeArrayFieldStart("warnings");
        for (ExportWarning warning : summary.warnings()) {
            json.writeStartObject();
            json.writeStringField("kind", warning.kind().name());
            json.writeStringField("text", warning.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static Summary read(JsonParser json, Path directory) throws IOException {
        Map<String, Object> facts = new HashMap<>();
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException("no object");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME && !json.currentName().equals("files")) {
            String name = json.currentName();
            json.nextToken();
            facts.put(name, Jackson.MAPPER.readValue(json, Object.class));
        }
        if (number(facts, "format") > ReportJson.FORMAT) {
            throw new IllegalArgumentException("written by a newer version of this library");
        }
        return new Summary(
                directory,
                (String) facts.get("transactionTime"),
                Boolean.TRUE.equals(facts.get("lastPageReached")),
                number(facts, "fileCount"),
                number(facts, "failedCount"),
                number(facts, "resourceCount"),
                number(facts, "byteCount"),
                issues(facts.get("issueCounts")),
                warnings(facts.get("warnings")),
                Boolean.TRUE.equals(facts.get("warningsFail")),
                handle(directory));
    }

    private static long number(Map<String, Object> facts, String name) {
        if (facts.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException(name + " is missing");
    }

    private static Map<Severity, Long> issues(@Nullable Object value) {
        Map<Severity, Long> issues = new EnumMap<>(Severity.class);
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, count) ->
                    issues.put(Severity.of(String.valueOf(name)), count instanceof Number n ? n.longValue() : 0L));
        }
        return issues;
    }

    private static List<ExportWarning> warnings(@Nullable Object value) {
        List<ExportWarning> warnings = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object item : list) {
                Map<?, ?> map = (Map<?, ?>) item;
                warnings.add(new ExportWarning(
                        ExportWarning.Kind.valueOf(String.valueOf(map.get("kind"))), String.valueOf(map.get("text"))));
            }
        }
        return warnings;
    }

    private static @Nullable String handle(Path directory) throws IOException {
        Path handle = new Layout(directory).handle();
        return Files.isRegularFile(handle) ? Files.readString(handle) : null;
    }
}
