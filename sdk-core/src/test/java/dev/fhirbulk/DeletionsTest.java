package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fhirbulk.error.NdjsonParseException;
import dev.fhirbulk.error.OperationOutcome.Severity;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.model.DeletedResource;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.IssueCount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers say is deleted, and what they complain of, in all the shapes they do it. */
class DeletionsTest extends WireTest {

    private static final String BUNDLE = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[%s]}\n";

    @TempDir
    Path folder;

    private ExportReport export(String list, String file) {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, manifest("\"output\":[],\"" + list + "\":[{\"url\":\"" + server.url() + "/fhir/d\"}]"));
        server.on("GET /fhir/d", Answer.ok(file));
        return client.group("g").exportTo(folder.resolve("e")).orThrow();
    }

    private static List<DeletedResource> read(ExportReport report) {
        try (Stream<DeletedResource> deletions = report.deletions()) {
            return deletions.toList();
        }
    }

    private static String delete(String url) {
        return "{\"request\":{\"method\":\"DELETE\",\"url\":\"" + url + "\"}}";
    }

    @ParameterizedTest
    @Tag("b50")
    @ValueSource(
            strings = {
                "{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/1\"}}",
                "{\"request\":{\"method\":\"DELETE\",\"url\":\"/Patient/1\"}}",
                "{\"request\":{\"method\":\"delete\",\"url\":\"https://ehr.test/fhir/Patient/1\"}}",
                "{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/1/_history/4\"}}",
                "{\"fullUrl\":\"https://ehr.test/fhir/Patient/1\",\"request\":{\"method\":\"DELETE\"}}",
                "{\"fullUrl\":\"https://ehr.test/fhir/Patient/1\"}",
                "{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"1\"}}"
            })
    void anEntryNamesAResourceInSeveralWays(String entry) {
        assertThat(read(export("deleted", String.format(BUNDLE, entry))))
                .containsExactly(new DeletedResource("Patient", "1"));
    }

    @Test
    @Tag("b50")
    void aBundleMayHoldSeveralAndAFileSeveralBundles() {
        String file = String.format(BUNDLE, delete("Patient/1") + "," + delete("Observation/2"))
                + "\n"
                + String.format(BUNDLE, delete("Condition/a-b.c"))
                + "{\"resourceType\":\"Encounter\",\"id\":\"stub\"}";
        assertThat(read(export("deleted", file)))
                .containsExactly(
                        new DeletedResource("Patient", "1"),
                        new DeletedResource("Observation", "2"),
                        new DeletedResource("Condition", "a-b.c"),
                        new DeletedResource("Encounter", "stub"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient?identifier=planted\"}}",
                "{\"request\":{\"method\":\"PUT\",\"url\":\"Patient/1\"}}",
                "{\"request\":{\"method\":\"DELETE\",\"url\":\"nonsense\"}}",
                "{\"fullUrl\":\"urn:uuid:0\"}",
                "{}",
                "7"
            })
    void whatNamesNoResourceIsReportedWithItsPlace(String entry) {
        ExportReport report =
                export("deleted", String.format(BUNDLE, delete("Patient/1")) + String.format(BUNDLE, entry));
        assertThatExceptionOfType(NdjsonParseException.class)
                .isThrownBy(() -> read(report))
                .satisfies(error -> assertThat(error.lineNumber()).isEqualTo(2))
                .withMessageNotContaining("planted");
    }

    @Test
    void badLinesCanBePassedOverAndAreHeardOf() {
        String file = "{\"resourceType\":\"OperationOutcome\"}\n"
                + String.format(BUNDLE, delete("Patient/1?_cascade=delete") + "," + delete("Patient?x=1"));
        List<NdjsonParseException> bad = new ArrayList<>();
        try (Stream<DeletedResource> deletions = export("deleted", file).deletions(bad::add)) {
            assertThat(deletions).hasSize(1);
        }
        assertThat(bad).extracting(NdjsonParseException::lineNumber).containsExactly(1L, 2L);
    }

    @Test
    void issuesAreSummedUpBySeverityCodeAndText() {
        String lost = "{\"severity\":\"error\",\"code\":\"Processing\",\"diagnostics\":\"lost\"}";
        String said = "{\"severity\":\"information\",\"code\":\"informational\",\"details\":{\"text\":\"planted\"}}";
        String line = "{\"resourceType\":\"OperationOutcome\",\"issue\":[" + lost + "," + said + "]}\n";
        ExportReport report = export("error", line + line + line.replace("Processing", "processing"));
        assertThat(report.issueSummary())
                .containsExactly(
                        new IssueCount(Severity.ERROR, "processing", "lost", 3),
                        new IssueCount(Severity.INFORMATION, "informational", "planted", 3));
        assertThat(report.issueSummary().toString()).doesNotContain("planted");
    }

    @Test
    void textsThatAllDifferDoNotFillTheMemory() {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            file.append(
                            "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"warning\",\"code\":\"value\",")
                    .append("\"diagnostics\":\"patient ")
                    .append(i)
                    .append("\"}]}\n");
        }
        List<IssueCount> summary = export("error", file.toString()).issueSummary();
        assertThat(summary).hasSize(1001);
        assertThat(summary.get(0)).isEqualTo(new IssueCount(Severity.WARNING, "value", "(other texts)", 2000));
    }
}
