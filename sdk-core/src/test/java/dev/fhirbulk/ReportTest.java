package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.config.CompletenessPolicy;
import dev.fhirbulk.config.JobPolicy;
import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ExportJobFailedException;
import dev.fhirbulk.error.IncompleteExportException;
import dev.fhirbulk.error.OperationOutcome.Severity;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportWarning.Kind;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.FileOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a report says, on paper and read back (design §4, "Completeness"). */
class ReportTest extends WireTest {

    private static final String LINE = "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n";
    private static final String OUTCOME = "{\"resourceType\":\"OperationOutcome\",\"issue\":["
            + "{\"severity\":\"error\",\"code\":\"processing\",\"diagnostics\":\"lost\"},"
            + "{\"severity\":\"warning\",\"code\":\"informational\"}]}\n";

    @TempDir
    Path folder;

    private ExportReport export(String members, String... types) {
        return run(client.group("g").types(types), members);
    }

    private ExportReport run(ExportBuilder builder, String members) {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on("DELETE /fhir/job/1", Answer.status(202));
        server.on(JOB, manifest(members.replace("$", server.url())));
        server.on("GET /fhir/p", Answer.ok(LINE));
        server.on("GET /fhir/o", Answer.ok(OUTCOME + "not json\n" + LINE));
        server.on("GET /fhir/404", Answer.status(404));
        return builder.exportTo(folder.resolve("e"));
    }

    private static String output(String more) {
        return "\"output\":[{\"type\":\"Patient\",\"url\":\"$/fhir/p\"" + more + "}]";
    }

    private ExportReport stored() {
        return ExportReport.read(folder.resolve("e"));
    }

    private Set<Kind> kinds(ExportReport report) {
        return report.warnings().stream().map(warning -> warning.kind()).collect(java.util.stream.Collectors.toSet());
    }

    @Test
    void aReportReadBackSaysTheSame() {
        ExportReport report = export(output(",\"count\":1"));
        ExportReport read = stored();
        assertThat(read.transactionTime()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(read.isComplete()).isTrue();
        assertThat(read.fileCount()).isEqualTo(1);
        assertThat(read.resourceCount()).isEqualTo(1);
        assertThat(read.byteCount()).isEqualTo(LINE.length());
        assertThat(read.handleText()).isEqualTo(report.handleText()).isPresent();
        assertThat(read.directory()).contains(folder.resolve("e"));
        assertThat(read.paths("Patient")).isEqualTo(report.paths("Patient"));
        assertThat(read.alreadyComplete()).isFalse();
    }

    @Test
    void everyFactOfAFileIsKept() {
        export(output(",\"count\":1"));
        FileOutcome file = stored().files().findFirst().orElseThrow();
        assertThat(file.kind()).isEqualTo(FileKind.OUTPUT);
        assertThat(file.type()).isEqualTo("Patient");
        assertThat(file.listed().count()).hasValue(1);
        assertThat(file.stored().orElseThrow().sha256())
                .isEqualTo("c2975c7b4a58bd1eedafeb6db83f5addaf200912f53551697a953c9c89131622");
        assertThat(file.stored().orElseThrow().types()).containsExactly("Patient");
    }

    @Test
    @Tag("b51")
    void issuesAreCountedAndCanBeRead() {
        ExportReport report = export(output("") + ",\"error\":[{\"type\":\"OperationOutcome\",\"url\":\"$/fhir/o\"}]");
        assertThat(report.issueCounts()).containsEntry(Severity.ERROR, 1L).containsEntry(Severity.WARNING, 1L);
        try (var issues = stored().issues()) {
            assertThat(issues).extracting(issue -> issue.code()).containsExactly("processing", "informational");
        }
        assertThat(kinds(report)).contains(Kind.SERVER_ERRORS);
        assertThat(report.isComplete()).isTrue();
    }

    @Test
    @Tag("b53")
    void aCountThatDiffersIsAWarning() {
        assertThat(kinds(export(output(",\"count\":4")))).contains(Kind.COUNT_DIFFERS);
    }

    @Test
    void aTypeThatWasNeverDeliveredIsAWarning() {
        ExportReport report = export(output(""), "Patient", "Device");
        assertThat(report.warnings()).anySatisfy(warning -> {
            assertThat(warning.kind()).isEqualTo(Kind.TYPE_MISSING);
            assertThat(warning.toString()).contains("Device");
        });
    }

    @Test
    void aFileOfOtherResourcesThanDeclaredIsAWarning() {
        assertThat(kinds(export(output("").replace("Patient", "Device")))).contains(Kind.TYPE_DIFFERS);
    }

    @Test
    @Tag("b53")
    void strictnessMakesWarningsFailures() {
        ExportReport report = run(client.group("g").completeness(CompletenessPolicy.FAIL), output(",\"count\":4"));
        assertThat(report.isComplete()).isFalse();
        thrown(IncompleteExportException.class, report::orThrow);
        assertThat(client.group("g")
                        .completeness(CompletenessPolicy.FAIL)
                        .exportTo(folder.resolve("e"))
                        .isComplete())
                .isFalse();
        assertThat(client.group("g").exportTo(folder.resolve("e")).isComplete()).isTrue();
    }

    @Test
    void anIncompleteReportGivesNoPaths() {
        ExportReport report = export(output("") + ",\"deleted\":[{\"type\":\"Bundle\",\"url\":\"$/fhir/404\"}]");
        assertThat(report.isComplete()).isFalse();
        thrown(IncompleteExportException.class, () -> report.paths("Patient"));
        thrown(IncompleteExportException.class, () -> report.paths(FileKind.DELETED));
        IncompleteExportException missing = thrown(IncompleteExportException.class, report::orThrow);
        assertThat(missing.failures()).hasSize(1);
        thrown(IncompleteExportException.class, () -> stored().orThrow());
    }

    @Test
    void aReportThatIsNotThereIsTold() {
        assertThat(thrown(DestinationException.class, this::stored)).hasMessageContaining("There is no report");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "hello", "{\"format\":1}", "{\"format\":1,\"files\":[]}"})
    void whatIsNoReportIsRefused(String text) throws IOException {
        Files.createDirectory(folder.resolve("e"));
        Files.writeString(folder.resolve("e/export-report.json"), text);
        assertThat(thrown(DestinationException.class, this::stored)).hasMessageContaining("export-report.json");
    }

    @Test
    void aReportThatWasCutOffIsRefused() throws IOException {
        export(output(""));
        Path file = folder.resolve("e/export-report.json");
        String whole = Files.readString(file).stripTrailing();
        for (int length = 0; length < whole.length(); length++) {
            Files.writeString(file, whole.substring(0, length));
            assertThat(thrown(DestinationException.class, this::stored))
                    .as("%d of %d characters", length, whole.length())
                    .hasMessageContaining("export-report.json");
        }
    }

    @Test
    void aNewerReportIsRefused() throws IOException {
        export(output(""));
        Path file = folder.resolve("e/export-report.json");
        Files.writeString(file, Files.readString(file).replace("\"format\":1", "\"format\":2"));
        assertThat(thrown(DestinationException.class, this::stored)).hasMessageContaining("newer version");
    }

    @Test
    void aPathThatLeavesTheDirectoryIsRefused() throws IOException {
        export(output(""));
        Path file = folder.resolve("e/export-report.json");
        Files.writeString(file, Files.readString(file).replace("\"Patient.0001.ndjson\"", "\"../../etc/passwd\""));
        assertThat(thrown(DestinationException.class, () -> stored().files().toList()))
                .hasMessageContaining("leaves the directory");
    }

    @Test
    void jobsAreKeptUnlessTheCallerSaysOtherwise() {
        export(output(""));
        assertThat(server.seen("DELETE /fhir/job/1")).isEmpty();
    }

    @Test
    void aJobIsDeletedWhenEverythingIsStored() {
        run(client.group("g").jobPolicy(JobPolicy.DELETE_WHEN_STORED), output(""));
        assertThat(server.seen("DELETE /fhir/job/1")).hasSize(1);
    }

    @Test
    @Tag("b58")
    void aJobIsNotDeletedWhenSomethingIsMissing() {
        run(
                client.group("g").jobPolicy(JobPolicy.DELETE_WHEN_STORED_OR_SERVER_FAILED),
                output("") + ",\"deleted\":[{\"type\":\"Bundle\",\"url\":\"$/fhir/404\"}]");
        assertThat(server.seen("DELETE /fhir/job/1")).isEmpty();
    }

    @Test
    void aJobThatFailedOnTheServerIsDeletedOnRequest() {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, Answer.outcome(500, "fatal", "invalid"));
        server.on("DELETE /fhir/job/1", Answer.status(500));
        thrown(
                ExportJobFailedException.class,
                () -> client.group("g")
                        .jobPolicy(JobPolicy.DELETE_WHEN_STORED_OR_SERVER_FAILED)
                        .exportTo(folder.resolve("e")));
        assertThat(server.seen("DELETE /fhir/job/1")).isNotEmpty();
    }

    @Test
    void aReportShowsTotalsOnly() {
        assertThat(export(output("")).toString()).contains("1").doesNotContain("/fhir/");
    }
}
