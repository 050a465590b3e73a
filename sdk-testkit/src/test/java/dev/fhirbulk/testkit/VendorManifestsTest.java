package dev.fhirbulk.testkit;

import static dev.fhirbulk.testkit.VendorProfile.AB2D;
import static dev.fhirbulk.testkit.VendorProfile.BCDA;
import static dev.fhirbulk.testkit.VendorProfile.DPC;
import static dev.fhirbulk.testkit.VendorProfile.EPIC;
import static dev.fhirbulk.testkit.VendorProfile.GOOGLE;
import static dev.fhirbulk.testkit.VendorProfile.HAPI;
import static dev.fhirbulk.testkit.VendorProfile.LINUXFORHEALTH;
import static dev.fhirbulk.testkit.VendorProfile.MEDPLUM;
import static dev.fhirbulk.testkit.VendorProfile.MICROSOFT;
import static dev.fhirbulk.testkit.VendorProfile.ORACLE_HEALTH;
import static dev.fhirbulk.testkit.VendorProfile.ORACLE_SOARIAN;
import static dev.fhirbulk.testkit.VendorProfile.PATHLING;
import static dev.fhirbulk.testkit.VendorProfile.SMART_REFERENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Manifests and files as each vendor's server gives them. */
@Timeout(60)
class VendorManifestsTest {

    private static final String ALL = "/Group/group-all/$export";

    private BulkServer server = BulkServer.start(Scenario.standard());
    private Caller caller = new Caller(server);

    @AfterEach
    void close() {
        server.close();
    }

    private void use(Scenario scenario) {
        server.close();
        server = BulkServer.start(scenario);
        caller = new Caller(server);
        caller.bearer(server.issueToken());
    }

    private HttpResponse<String> manifest(VendorProfile vendor, String path) throws Exception {
        use(Scenario.like(vendor));
        return manifest(path);
    }

    private HttpResponse<String> manifest(String path) throws Exception {
        HttpResponse<String> accepted = caller.getAuthorized(
                server.baseUrl() + path, "Accept", "application/fhir+json", "Prefer", "respond-async");
        String status =
                absolute(accepted.headers().firstValue("Content-Location").orElseThrow());
        HttpResponse<String> answer = caller.getAuthorized(status, "Prefer", "respond-async");
        while (answer.statusCode() == 202) {
            answer = caller.getAuthorized(status, "Prefer", "respond-async");
        }
        return answer;
    }

    private String absolute(String url) {
        return url.startsWith("/") ? server.tokenUrl().replaceFirst("^(http://[^/]+).*", "$1") + url : url;
    }

    /** What a manifest of a group contains, and what it does not. */
    record Row(VendorProfile vendor, String path, List<String> has, List<String> lacks) {}

    static final List<Row> MANIFESTS = List.of(
            new Row(
                    ORACLE_HEALTH,
                    ALL,
                    List.of("\"requiresAccessToken\":true"),
                    List.of("\"count\"", "deleted", "Group\"")),
            new Row(ORACLE_SOARIAN, ALL, List.of("\"requiresAccessToken\":\"true\""), List.of("\"count\"")),
            new Row(EPIC, ALL, List.of("\"requiresAccessToken\":\"true\"", "/BulkRequest/"), List.of(".ndjson")),
            new Row(BCDA, ALL, List.of("\"JobID\":", "/data/"), List.of("\"count\"", "Observation\"")),
            new Row(AB2D, "/Patient/$export", List.of("ab2d.cms.gov/checksum", "sha256:"), List.of("Patient\"")),
            new Row(DPC, ALL, List.of("dpc.cms.gov/file_length", "\"extension\":[", "\"count\""), List.of("deleted")),
            new Row(HAPI, "/$export", List.of("\"requiresAccessToken\":true"), List.of("\"count\"", "deleted")),
            new Row(
                    MICROSOFT,
                    "/$export",
                    List.of("\"requiresAccessToken\":false", "\"issues\":[]", "\"count\""),
                    List.of("deleted")),
            new Row(
                    GOOGLE,
                    ALL + "?organizeOutputBy=Patient",
                    List.of("\"outputOrganizedBy\":\"Patient\""),
                    List.of("\"type\"")),
            new Row(
                    LINUXFORHEALTH,
                    "/$export",
                    List.of("\"request\":\"/fhir-server", "\"url\":\"/fhir-server"),
                    List.of("\"error\"", "http")),
            new Row(
                    MEDPLUM,
                    "/$export",
                    List.of("\"requiresAccessToken\":false", "\"deleted\":[]"),
                    List.of("\"count\"")),
            new Row(SMART_REFERENCE, "/$export", List.of("\"outputOrganizedBy\":\"\"", "\"count\""), List.of()));

    @ParameterizedTest
    @FieldSource("MANIFESTS")
    void aManifest(Row row) throws Exception {
        String body = manifest(row.vendor(), row.path()).body();
        assertThat(body).contains(row.has());
        row.lacks().forEach(lack -> assertThat(body).doesNotContain(lack));
    }

    @Test
    void pathlingRedirectsToARelativeResult() throws Exception {
        HttpResponse<String> complete = manifest(PATHLING, "/$export");
        assertThat(complete.statusCode()).isEqualTo(303);
        String result = complete.headers().firstValue("Location").orElseThrow();
        assertThat(result).startsWith("/fhir/$job-result?id=");
        HttpResponse<String> manifest = caller.get(absolute(result));
        assertThat(manifest.statusCode()).isEqualTo(200);
        assertThat(manifest.headers().firstValue("Content-Type")).contains("application/json;charset=UTF-8");
    }

    @Test
    void pathlingsTimeIsThatOfCompletion() throws Exception {
        use(Scenario.like(PATHLING));
        String status = caller.kickOff("/$export")
                .headers()
                .firstValue("Content-Location")
                .orElseThrow();
        server.passTime(Duration.ofDays(400));
        caller.get(status);
        String result = caller.get(status).headers().firstValue("Location").orElseThrow();
        String year = String.valueOf(java.time.OffsetDateTime.now(java.time.ZoneOffset.UTC)
                .plusDays(400)
                .getYear());
        assertThat(caller.get(absolute(result)).body()).contains("\"transactionTime\":\"" + year);
    }

    @Test
    void bcdasExpiresIsAGoTime() throws Exception {
        assertThat(manifest(BCDA, ALL).headers().firstValue("Expires").orElseThrow())
                .endsWith(" +0000 UTC");
    }

    @Test
    void oraclesExpiresNamesTheWrongDay() throws Exception {
        String expires =
                manifest(ORACLE_HEALTH, ALL).headers().firstValue("Expires").orElseThrow();
        Assertions.assertThatExceptionOfType(DateTimeException.class)
                .isThrownBy(() -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(expires, java.time.Instant::from));
    }

    static final List<VendorProfile> WITHOUT_EXPIRES = List.of(HAPI, MICROSOFT, MEDPLUM);

    @ParameterizedTest
    @FieldSource("WITHOUT_EXPIRES")
    void noExpires(VendorProfile vendor) throws Exception {
        assertThat(manifest(vendor, "/$export").headers().firstValue("Expires")).isEmpty();
    }

    @Test
    void hapiSaysWhenNothingWasFound() throws Exception {
        HttpResponse<String> manifest = manifest(HAPI, "/$export?_since=2999-01-01T00:00:00Z");
        assertThat(manifest.body()).contains("\"msg\":\"Export complete, but no data");
        assertThat(manifest.headers().firstValue("Content-Type")).contains("application/json;charset=ISO-8859-1");
    }

    @Test
    void linuxForHealthLeavesEmptyListsOut() throws Exception {
        assertThat(manifest(LINUXFORHEALTH, "/$export?_since=2999-01-01T00:00:00Z")
                        .body())
                .doesNotContain("output", "error");
    }

    @Test
    void aBlockBeginsWithAHeaderAndItsPatient() throws Exception {
        String body = manifest(GOOGLE, "/Group/group-a/$export?organizeOutputBy=Patient")
                .body();
        String url = body.replaceFirst("(?s).*\"output\":\\[\\{\"url\":\"([^\"]+)\".*", "$1");
        List<String> lines = caller.getBare(url, "Authorization", "Bearer " + server.storeToken())
                .body()
                .lines()
                .toList();
        assertThat(lines.get(0)).contains("\"header\"", "\"Patient/patient-1\"");
        assertThat(lines.get(1)).contains("\"resourceType\":\"Patient\"", "\"id\":\"patient-1\"");
        assertThat(lines).filteredOn(line -> line.contains("\"header\"")).hasSize(5);
    }

    private String fileUrl(VendorProfile vendor, String type) throws Exception {
        return absolute(Caller.url(manifest(vendor, ALL).body(), type));
    }

    @Test
    void aFileAtTheBaseWantsTheToken() throws Exception {
        String url = fileUrl(EPIC, "Patient");
        assertThat(caller.getBare(url).statusCode()).isEqualTo(401);
        assertThat(caller.get(url).body()).hasLineCount(20);
    }

    @Test
    void aCloudsStoreWantsItsOwnToken() throws Exception {
        String url = fileUrl(MICROSOFT, "Patient");
        assertThat(url).startsWith(server.fileOrigin());
        assertThat(caller.get(url).statusCode()).isEqualTo(401);
        assertThat(caller.getBare(url, "Authorization", "Bearer " + server.storeToken())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void hapiWrapsAFileUnlessNdjsonIsAskedFor() throws Exception {
        String url = fileUrl(HAPI, "Patient");
        assertThat(caller.getBare(url, "Accept", "application/fhir+json").body())
                .startsWith("{\"resourceType\":\"Binary\"");
        assertThat(caller.getBare(url, "Accept", "application/fhir+ndjson").body())
                .hasLineCount(20);
        assertThat(caller.getBare(url).body()).hasLineCount(20);
    }

    @Test
    void olderHapiBeginsWithABlankLine() throws Exception {
        String url = fileUrl(HAPI.with(Trait.FILES_BLANK_LINE), "Patient");
        assertThat(caller.getBare(url).body()).startsWith("\n{").hasLineCount(21);
    }

    @Test
    void pathlingsFilesAreOctets() throws Exception {
        HttpResponse<String> redirect = manifest(PATHLING, ALL);
        String manifest = caller.get(
                        absolute(redirect.headers().firstValue("Location").orElseThrow()))
                .body();
        assertThat(caller.getBare(Caller.url(manifest, "Patient")).headers().firstValue("Content-Type"))
                .contains("application/octet-stream");
    }

    @Test
    void ab2dGivesAFileSixTimes() throws Exception {
        use(Scenario.like(AB2D));
        String url = Caller.url(manifest("/Patient/$export").body(), "ExplanationOfBenefit");
        for (int i = 0; i < 6; i++) {
            assertThat(caller.get(url).statusCode()).isEqualTo(200);
        }
        assertThat(caller.get(url).statusCode()).isEqualTo(500);
    }

    @Test
    void dpcCountsRangesWrongly() throws Exception {
        String url = fileUrl(DPC, "Patient");
        HttpResponse<String> part = caller.getAuthorized(url, "Range", "bytes=10-19");
        assertThat(part.statusCode()).isEqualTo(206);
        int length = part.body().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        assertThat(part.headers().firstValue("Content-Range")).contains("bytes 10-" + (length + 10) + "/" + length);
    }

    @Test
    void bcdasFileErrorsArePlainText() throws Exception {
        String url = fileUrl(BCDA, "Patient").replaceFirst("[^/]+$", "none.ndjson");
        HttpResponse<String> missing = caller.get(url);
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    }

    @Test
    void filesAtTheBaseAreCompressedUnlessTheVendorNeverDoes() throws Exception {
        String url = fileUrl(EPIC, "Patient");
        assertThat(caller.getAuthorized(url, "Accept-Encoding", "gzip")
                        .headers()
                        .firstValue("Content-Encoding"))
                .contains("gzip");
        String plain = fileUrl(HAPI, "Patient");
        assertThat(caller.getAuthorized(plain, "Accept-Encoding", "gzip")
                        .headers()
                        .firstValue("Content-Encoding"))
                .isEmpty();
    }
}
