package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.Seen;
import dev.fhirbulk.model.ExportRequest.Method;
import dev.fhirbulk.model.ExportStatus;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a kick-off puts on the wire, and what may come back. */
class BehaviourKickOffTest extends WireTest {

    private Seen posted(ExportBuilder export) {
        server.on("POST /fhir/Group/g/$export", Answer.accepted("/fhir/job/1"));
        export.method(Method.POST).start();
        return server.seen().get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "_since      | \"valueInstant\":\"2024-01-01T00:00:00+01:00\"",
                "_until      | \"valueInstant\":\"2025-01-01T00:00:00Z\"",
                "_type       | \"valueString\":\"Patient,Condition\"",
                "_elements   | \"valueString\":\"id\"",
                "_typeFilter | \"valueString\":\"Condition?code=a,b\"",
                "patient     | \"valueReference\":{\"reference\":\"Patient/1\"}",
                "includeAssociatedData | \"valueCode\":\"LatestProvenanceResources\"",
                "organizeOutputBy      | \"valueString\":\"Patient\"",
                "allowPartialManifests | \"valueBoolean\":true",
                "_outputFormat         | \"valueString\":\"application/fhir+ndjson\""
            })
    @Tag("b03")
    void everyParameterIsPostedInItsType(String name, String value) {
        String body = posted(client.group("g")
                        .outputFormat("application/fhir+ndjson")
                        .since("2024-01-01T00:00:00+01:00")
                        .until("2025-01-01T00:00:00Z")
                        .types("Patient", "Condition")
                        .elements("id")
                        .typeFilter("Condition?code=a,b")
                        .patients("1")
                        .includeAssociatedData("LatestProvenanceResources")
                        .organizeOutputBy("Patient")
                        .allowPartialManifests())
                .body();
        assertThat(body).contains("{\"name\":\"" + name + "\"," + value + "}");
    }

    @ParameterizedTest
    @CsvSource({
        "'', /$export",
        "/, /$export",
        "/fhir, /fhir/$export",
        "/fhir/, /fhir/$export",
        "/tenant/7/r4, /tenant/7/r4/$export",
        "/tenant/7/r4/, /tenant/7/r4/$export"
    })
    @Tag("b04")
    void theOperationStandsBelowTheWholeBase(String base, String target) {
        server.on("GET " + target, Answer.accepted("/job"));
        BulkExportClient.builder(server.url() + base).build().system().start();
        assertThat(server.seen().get(0).target()).isEqualTo(target);
    }

    @ParameterizedTest
    @CsvSource({"/fhir/jobs/7, /fhir/jobs/7", "../../../jobs/7?a=b, /jobs/7?a=b", "7, /fhir/Group/g/7"})
    @Tag("b05")
    void aRelativeStatusUrlIsPolled(String location, String target) {
        server.on(KICK_OFF, Answer.accepted(location));
        server.on("GET " + target.replaceAll("\\?.*", ""), onePatientFile());
        client.group("g").start().await();
        assertThat(server.seen().get(1).target()).isEqualTo(target);
    }

    @Test
    @Tag("b13")
    void everyHeaderIsReadInLowerCase() {
        server.on(KICK_OFF, Answer.status(202).header("content-location", "/fhir/job/1"));
        server.on(
                JOB,
                Answer.status(202).header("retry-after", "9").header("x-progress", "7%"),
                Answer.ok("").header("x-export-status", "202 Accepted"),
                Answer.status(303).header("location", "/fhir/result"));
        server.on("GET /fhir/result", onePatientFile().header("expires", "Fri, 02 Jan 2026 00:00:00 GMT"));
        ExportJob job = client.group("g").start();
        ExportStatus.InProgress running = (ExportStatus.InProgress) job.status();
        assertThat(running.retryAfter())
                .hasValueSatisfying(wait -> assertThat(wait).hasSeconds(9));
        assertThat(running.percent()).hasValue(7);
        assertThat(job.await().expires()).isEqualTo("2026-01-02T00:00:00Z");
    }

    /** The state is read where it stands, whichever way the server says that it heard the preference. */
    @ParameterizedTest
    @ValueSource(strings = {"respond-async, separate-export-status", "respond-async\nseparate-export-status", ""})
    @Tag("b14")
    void aPreferenceIsAppliedInOneLineOrInTwo(String applied) {
        Answer accepted = Answer.accepted("/fhir/job/1");
        for (String line :
                applied.isEmpty() ? List.<String>of() : applied.lines().toList()) {
            accepted = accepted.header("Preference-Applied", line);
        }
        server.on(KICK_OFF, accepted);
        server.on(
                JOB,
                Answer.ok("").header("X-Export-Status", "202 Accepted").header("Retry-After", "5"),
                onePatientFile().header("X-Export-Status", "200 OK"));
        ExportJob job = client.group("g").separateExportStatus().start();
        assertThat(job.await().files()).hasSize(1);
        assertThat(server.seen(KICK_OFF).get(0).header("Prefer")).isEqualTo("respond-async, separate-export-status");
        assertThat(time.sleeps()).containsExactly(java.time.Duration.ofSeconds(5));
    }
}
