package dev.fhirbulk.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.fhirbulk.testkit.Recorded.Origin;
import dev.fhirbulk.testkit.Recorded.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulated bulk server as a bare HTTP client sees it. */
@Timeout(60)
class BulkServerTest {

    @TempDir
    Path folder;

    private BulkServer server = BulkServer.start(Scenario.standard().open());
    private Caller caller = new Caller(server);

    @AfterEach
    void close() {
        server.close();
    }

    private void use(Scenario scenario) {
        server.close();
        server = BulkServer.start(scenario);
        caller = new Caller(server);
    }

    private static long lines(String ndjson) {
        return ndjson.lines().count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/$export", "/Patient/$export", "/Group/group-a/$export"})
    void everyLevelIsExported(String path) throws Exception {
        assertThat(caller.manifest(path)).contains("\"transactionTime\"", "\"output\"", "\"Patient\"");
    }

    @Test
    void aJobIsPolledAsOftenAsSaid() throws Exception {
        use(Scenario.standard().open().polls(3));
        String status = caller.kickOff("/$export")
                .headers()
                .firstValue("Content-Location")
                .orElseThrow();
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = caller.get(status);
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(answer.headers().firstValue("X-Progress")).contains("50% complete");
            assertThat(answer.headers().firstValue("Retry-After")).contains("0");
        }
        assertThat(caller.get(status).statusCode()).isEqualTo(200);
    }

    @Test
    void realPaceAsksForTheVendorsWait() throws Exception {
        use(Scenario.like(VendorProfile.ORACLE_HEALTH).open().realPace());
        String status = caller.kickOff("/Group/group-a/$export")
                .headers()
                .firstValue("Content-Location")
                .orElseThrow();
        assertThat(caller.get(status).headers().firstValue("Retry-After")).contains("600");
    }

    @Test
    void aGroupHoldsWhatRefersToItsMembersAndWhatRefersToNobody() throws Exception {
        String manifest = caller.manifest("/Group/group-a/$export");
        String patients = caller.file(manifest, "Patient");
        String observations = caller.file(manifest, "Observation");
        assertThat(lines(patients)).isBetween(1L, 19L);
        assertThat(observations.lines())
                .allMatch(line -> patients.lines()
                        .map(patient -> patient.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1"))
                        .anyMatch(id -> line.contains("Patient/" + id + "\"")));
        assertThat(lines(caller.file(manifest, "Organization"))).isEqualTo(1);
    }

    @Test
    void typesAndTimeAreHonoured() throws Exception {
        assertThat(caller.manifest("/$export?_type=Patient")).doesNotContain("Observation\"");
        assertThat(caller.manifest("/$export?_type=Patient&_since=2999-01-01T00:00:00Z"))
                .contains("\"output\":[]");
    }

    @Test
    void patientsCanBeNamedInAPost() throws Exception {
        HttpResponse<String> accepted = caller.post(
                "/Patient/$export",
                "{\"resourceType\":\"Parameters\",\"parameter\":["
                        + "{\"name\":\"_type\",\"valueString\":\"Patient\"},"
                        + "{\"name\":\"patient\",\"valueReference\":{\"reference\":\"Patient/patient-2\"}}]}");
        String status = accepted.headers().firstValue("Content-Location").orElseThrow();
        caller.get(status);
        assertThat(caller.file(caller.get(status).body(), "Patient"))
                .contains("patient-2")
                .hasLineCount(1);
    }

    @Test
    void deletedAndOutcomeFilesAreListed() throws Exception {
        use(Scenario.standard()
                .open()
                .deleted("Patient/gone")
                .outcome("{\"resourceType\":\"OperationOutcome\",\"issue\":[]}"));
        String manifest = caller.manifest("/$export?_since=2000-01-01T00:00:00Z");
        assertThat(caller.file(manifest, "Bundle")).contains("\"DELETE\"", "Patient/gone");
        assertThat(caller.file(manifest, "OperationOutcome")).contains("issue");
    }

    @ParameterizedTest
    @CsvSource({
        "/$export?_type=patient, 400, invalid",
        "/$export?_since=yesterday, 400, invalid",
        "/$export?nonsense=1, 400, not supported",
        "/$export?_typeFilter=Patient, 422, invalid",
        "/Group/nobody/$export, 404, not-found",
        "/nothing, 404, not-found"
    })
    void wrongRequestsAreRefused(String path, int status, String reason) throws Exception {
        HttpResponse<String> answer = caller.kickOff(path);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("OperationOutcome").contains(reason);
    }

    @Test
    void aKickOffWithoutPreferIsRefused() throws Exception {
        assertThat(caller.get(server.baseUrl() + "/$export").statusCode()).isEqualTo(400);
    }

    @Test
    void aJobCanBeDeletedOnce() throws Exception {
        String status = caller.kickOff("/$export")
                .headers()
                .firstValue("Content-Location")
                .orElseThrow();
        assertThat(caller.delete(status).statusCode()).isEqualTo(202);
        assertThat(caller.get(status).statusCode()).isEqualTo(404);
        assertThat(caller.delete(status).statusCode()).isEqualTo(404);
    }

    @Test
    void oracleHealthExportsGroupsOnly() throws Exception {
        use(Scenario.like(VendorProfile.ORACLE_HEALTH).open());
        assertThat(caller.kickOff("/$export").statusCode()).isEqualTo(404);
        assertThat(caller.kickOff("/Group/group-a/$export").statusCode()).isEqualTo(202);
    }

    @Test
    void oracleHealthRunsOneJobAtATime() throws Exception {
        use(Scenario.like(VendorProfile.ORACLE_HEALTH).open());
        caller.kickOff("/Group/group-a/$export");
        HttpResponse<String> second = caller.kickOff("/Group/group-a/$export");
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.body()).contains("throttled");
    }

    @Test
    void oracleHealthSendsNothingWith406() throws Exception {
        use(Scenario.like(VendorProfile.ORACLE_HEALTH).open());
        HttpResponse<String> answer = caller.getBare(
                server.baseUrl() + "/Group/group-a/$export", "Accept", "text/html", "Prefer", "respond-async");
        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void filesStandBehindARedirectToAStoreThatRefusesTokens() throws Exception {
        String url = Caller.url(caller.manifest("/$export"), "Patient");
        HttpResponse<String> redirect = caller.get(url);
        assertThat(redirect.statusCode()).isEqualTo(307);
        String signed = redirect.headers().firstValue("Location").orElseThrow();
        assertThat(signed).startsWith(server.fileOrigin());
        assertThat(caller.getBare(signed, "Authorization", "Bearer x").statusCode())
                .isEqualTo(400);
        assertThat(caller.getBare(signed).body()).hasLineCount(20);
    }

    @Test
    void aStoreMayDemandTheToken() throws Exception {
        use(Scenario.standard().files(Scenario.Files.STORE_WITH_TOKEN));
        caller.signIn(claims -> claims);
        String manifest = caller.manifest("/$export");
        assertThat(manifest).contains("\"requiresAccessToken\":true");
        String url = Caller.url(manifest, "Patient");
        assertThat(caller.getBare(url).statusCode()).isEqualTo(401);
        assertThat(caller.get(url).statusCode()).isEqualTo(200);
    }

    @Test
    void rangesAreHonoured() throws Exception {
        use(Scenario.standard().open().files(Scenario.Files.STORE).gzip(false));
        String url = Caller.url(caller.manifest("/$export"), "Patient");
        HttpResponse<String> whole = caller.getBare(url);
        String etag = whole.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> part = caller.getBare(url, "Range", "bytes=10-19", "If-Range", etag);
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(whole.body().substring(10, 20));
        assertThat(caller.getBare(url, "Range", "bytes=10-", "If-Range", "\"old\"")
                        .statusCode())
                .isEqualTo(200);
        assertThat(caller.getBare(url, "Range", "bytes=99999999-").statusCode()).isEqualTo(416);
    }

    @Test
    void aDirectoryIsServedByteForByte() throws Exception {
        String line = "{ \"resourceType\" : \"Patient\", \"id\" : \"a\", \"n\" : 1.00 }";
        Files.writeString(folder.resolve("Patient.ndjson"), line + "\n");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("{\"resourceType\":\"Device\",\"id\":\"d\"}\n".getBytes(StandardCharsets.UTF_8));
        }
        Files.write(folder.resolve("Device.ndjson.gz"), packed.toByteArray());
        use(Scenario.standard().open().directory(folder));
        String manifest = caller.manifest("/$export");
        assertThat(caller.file(manifest, "Patient")).isEqualTo(line + "\n");
        assertThat(caller.file(manifest, "Device")).contains("\"d\"");
    }

    @Test
    void filesAndPagesAreSplit() throws Exception {
        use(Scenario.standard().open().resourcesPerFile(7).filesPerPage(2));
        String first = caller.manifest("/$export?_type=Patient");
        assertThat(first).contains("\"relation\":\"next\"");
    }

    @Test
    void theSameSeedGivesTheSamePeople() {
        assertThat(SyntheticPopulation.of(5, 9).lines())
                .isEqualTo(SyntheticPopulation.of(5, 9).lines());
        assertThat(SyntheticPopulation.of(6, 9).lines())
                .isNotEqualTo(SyntheticPopulation.of(5, 9).lines());
    }

    @Test
    void discoveryNamesTheTokenEndpoint() throws Exception {
        assertThat(caller.getBare(server.baseUrl() + "/.well-known/smart-configuration")
                        .body())
                .contains(server.tokenUrl());
        assertThat(caller.getBare(server.baseUrl() + "/metadata").body()).contains("oauth-uris", server.tokenUrl());
    }

    @Test
    void trafficIsRecorded() throws Exception {
        caller.file(caller.manifest("/$export?_type=Patient"), "Patient");
        assertThat(server.traffic().kickOffs()).hasSize(1);
        assertThat(server.traffic().polls()).hasSize(2);
        assertThat(server.traffic().fileRequests())
                .extracting(Recorded::origin)
                .containsExactly(Origin.BASE, Origin.FILES);
        server.reset();
        assertThat(server.traffic().all()).isEmpty();
    }

    @Test
    void stubsGoBeforeTheSimulation() throws Exception {
        server.wireMock()
                .stubFor(WireMock.get("/fhir/metadata")
                        .willReturn(WireMock.aResponse().withStatus(418)));
        assertThat(caller.getBare(server.baseUrl() + "/metadata").statusCode()).isEqualTo(418);
    }

    @Test
    void anAnswerCanBeChosen() throws Exception {
        server.next(Step.KICKOFF, Answer.status(503));
        assertThat(caller.kickOff("/$export").statusCode()).isEqualTo(503);
        assertThat(caller.kickOff("/$export").statusCode()).isEqualTo(202);
    }

    @Test
    void faultsHitOnce() throws Exception {
        server.fault(Step.STATUS, Faults.status(500));
        server.fault(Step.STATUS, Faults.throttled(java.time.Duration.ofSeconds(9)));
        server.fault(Step.STATUS, Faults.html(502));
        String status = caller.kickOff("/$export")
                .headers()
                .firstValue("Content-Location")
                .orElseThrow();
        assertThat(caller.get(status).statusCode()).isEqualTo(500);
        assertThat(caller.get(status).headers().firstValue("Retry-After")).contains("9");
        assertThat(caller.get(status).body()).contains("<html>");
        assertThat(caller.get(status).statusCode()).isEqualTo(202);
    }

    @Test
    void aClosedConnectionIsAFault() throws Exception {
        server.fault(Step.STATUS, Faults.noAnswer());
        String status = caller.kickOff("/$export")
                .headers()
                .firstValue("Content-Location")
                .orElseThrow();
        // The JDK's client sends a GET again by itself, so only the traffic tells.
        caller.get(status);
        assertThat(server.traffic().polls().size()).isGreaterThan(1);
    }

    @Test
    void bodiesBreak() throws Exception {
        use(Scenario.standard().open().files(Scenario.Files.STORE).gzip(false));
        String url = Caller.url(caller.manifest("/$export"), "Patient");
        server.fault(Step.FILE, Faults.resetAfter(30));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> caller.getBare(url));
        server.fault(Step.FILE, new Fault.TruncatedChunks(30));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> caller.getBare(url));
        server.fault(Step.FILE, Faults.cutAfter(30));
        assertThat(caller.getBare(url).body()).hasSize(30);
    }

    @Test
    void aStalledBodyIsReleased() throws Exception {
        use(Scenario.standard().open().files(Scenario.Files.STORE).gzip(false));
        String url = Caller.url(caller.manifest("/$export"), "Patient");
        server.fault(Step.FILE, Faults.stallAfter(30));
        Thread transfer = new Thread(() -> {
            try {
                caller.getBare(url);
            } catch (IOException | InterruptedException cut) {
                Thread.currentThread().interrupt();
            }
        });
        transfer.start();
        server.awaitStall();
        assertThat(server.openTransfers()).isEqualTo(1);
        server.releaseStalls();
        transfer.join();
        while (server.openTransfers() > 0) {
            Thread.onSpinWait();
        }
    }
}
