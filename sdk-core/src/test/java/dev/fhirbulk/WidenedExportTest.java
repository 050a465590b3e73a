package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.config.CompletenessPolicy;
import dev.fhirbulk.error.IncompleteExportException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.Answer.Framing;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportWarning;
import dev.fhirbulk.model.ExportWarning.Kind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that export something else than was asked for, and say so if one listens. */
class WidenedExportTest extends WireTest {

    @TempDir
    Path folder;

    private static String outcome(String severity, String code, String text) {
        return "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"" + severity + "\",\"code\":\"" + code
                + "\",\"diagnostics\":\"" + text + "\"}]}";
    }

    private ExportBuilder filtered() {
        return client.group("g")
                .types("Patient", "Observation")
                .typeFilter("Observation?status=final")
                .lenient();
    }

    private ExportReport export(ExportBuilder export, Answer kickOff, String members, String issue) {
        server.on(KICK_OFF, kickOff.header("Content-Location", "/fhir/job/1"));
        server.on(
                JOB,
                manifest(members + "\"output\":[],\"error\":[{\"type\":\"OperationOutcome\",\"url\":\"/fhir/o\"}]"));
        server.on("GET /fhir/o", Answer.ok(issue + "\n"));
        return export.exportTo(folder.resolve("e"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "information|not-supported|_typeFilter|_typeFilter",
                "warning|informational|The parameter _typeFilter was ignored.|_typeFilter",
                "error|processing|Unsupported: _elements, includeAssociatedData|_elements;includeAssociatedData",
                "warning|value|Unknown parameter 'patient'|patient",
                "warning|processing|Patient 7 could not be read, its patient id is not known|",
                "information|informational|_type was honoured|"
            })
    void whatTheOutcomeFilesSayIsIgnoredIsInTheReport(String severity, String code, String text, String names) {
        ExportReport report = export(filtered(), Answer.status(202), "", outcome(severity, code, text));
        assertThat(report.ignoredParameters()).containsExactly(names == null ? new String[0] : names.split(";"));
        assertThat(ExportReport.read(folder.resolve("e")).ignoredParameters()).isEqualTo(report.ignoredParameters());
    }

    @Test
    void whatTheKickOffSaysIsIgnoredOutlivesTheProcess() {
        server.on(
                KICK_OFF,
                Answer.accepted("/fhir/job/1")
                        .header("Content-Type", "application/fhir+json; charset=utf-8")
                        .body(outcome("warning", "not-supported", "_typeFilter is ignored for 1980-01-01")));
        server.on(JOB, manifest("\"output\":[]"));
        String handle = filtered().start().handle().toText();
        assertThat(handle).doesNotContain("1980");
        ExportReport report = client.resume(handle).download(folder.resolve("e"));
        assertThat(report.ignoredParameters()).containsExactly("_typeFilter");
    }

    @Test
    void aKickOffWhoseBodyStallsIsAccepted() {
        server.onStall(idle::fire);
        server.on(
                KICK_OFF,
                Answer.accepted("/fhir/job/1")
                        .header("Content-Type", "application/fhir+json")
                        .body("{\"resourceType\":")
                        .framing(Framing.STALL));
        assertThat(filtered().start().handle().ignoredParameters()).isEmpty();
    }

    @Test
    void aKickOffWhoseBodyIsNoOutcomeIsAccepted() {
        server.on(
                KICK_OFF,
                Answer.accepted("/fhir/job/1")
                        .header("Content-Type", "application/json")
                        .body("{\"_typeFilter\":\"ignored"));
        assertThat(filtered().start().handle().ignoredParameters()).isEmpty();
    }

    @Test
    void anIgnoredFilterFailsWhereCompletenessIsDemanded() {
        ExportReport report = export(
                filtered().completeness(CompletenessPolicy.FAIL),
                Answer.status(202),
                "",
                outcome("warning", "not-supported", "_typeFilter"));
        assertThat(thrown(IncompleteExportException.class, report::orThrow)).hasMessageContaining("_typeFilter");
    }

    private List<ExportWarning> differing(ExportBuilder export, String echoed) {
        return export(export, Answer.status(202), "\"request\":\"" + echoed + "\",", outcome("information", "x", ""))
                .warnings()
                .stream()
                .filter(warning -> warning.kind() == Kind.REQUEST_DIFFERS)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://behind.a.proxy/r4/Group/g/$export?_since=2026-01-01T01:00:00%2B01:00&_type=Observation,Patient",
                "https://behind.a.proxy/r4/Group/g/$export?_type=Patient&_type=Observation&_since=2026-01-01T00:00:00.000Z&x=y",
                "https://behind.a.proxy/r4/Group/g/%24export",
                "/Group/g/$export",
                "POST to the server",
                "http://[ill-formed"
            })
    void theSameRequestInOtherWordsIsTheSame(String echoed) {
        ExportBuilder export = client.group("g").types("Patient", "Observation").since("2026-01-01T00:00:00Z");
        assertThat(differing(export, echoed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://x/Group/g/$export?_type=Patient|_since",
                "https://x/Group/g/$export?_type=Patient&_since=2025-01-01T00:00:00Z|_since",
                "https://x/Group/g/$export?_type=Patient,Device&_since=2026-01-01T00:00:00Z|_type",
                "https://x/Group/other/$export|$export",
                "https://x/Patient/$export|$export",
                "https://x/$export|$export"
            })
    void aManifestOfAnotherRequestIsAWarning(String echoed, String name) {
        ExportBuilder export = client.group("g").types("Patient").since("2026-01-01T00:00:00Z");
        assertThat(differing(export, echoed))
                .singleElement()
                .satisfies(warning -> assertThat(warning.text()).contains("differs in " + name + ":"));
    }
}
