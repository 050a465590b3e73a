package dev.fhirbulk.interop;

import static dev.fhirbulk.interop.Hapi.DATA;
import static dev.fhirbulk.interop.Hapi.client;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.ExportJob;
import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileOutcome;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What HAPI puts on the wire, asked plainly, where a client could stumble over it. */
@Timeout(600)
class HapiWireTest {

    private static final String ACCEPT = "Accept";
    private static final String FHIR = "application/fhir+json";
    private static final String NDJSON = "application/fhir+ndjson";

    private static ExportJob job;
    private static ExportManifest manifest;

    @TempDir
    Path directory;

    @BeforeAll
    static void export() {
        job = client().system().types("Device").noCache().start();
        manifest = job.await();
    }

    private static HttpResponse<String> file(String... headers) throws IOException, InterruptedException {
        return Wire.get(manifest.files().get(0).url().toString(), headers);
    }

    private static HttpResponse<String> kickOff(String query, String... headers)
            throws IOException, InterruptedException {
        return Wire.get(Hapi.url() + "/$export" + query, headers);
    }

    @Test
    void withoutPreferAKickOffIsRefused() throws IOException, InterruptedException {
        HttpResponse<String> refused = kickOff("?_type=Device", ACCEPT, FHIR);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("OperationOutcome");
    }

    @Test
    void aKickOffIsAcceptedWithoutABodyAndNamesItsStatusInAQuery() throws IOException, InterruptedException {
        HttpResponse<String> accepted =
                kickOff("?_type=Device", ACCEPT, FHIR, "Prefer", "respond-async", "Cache-Control", "no-cache");
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(accepted.body()).isEmpty();
        assertThat(Wire.header(accepted, "Content-Location")).startsWith(Hapi.url() + "/$export-poll-status?_jobId=");
    }

    @Test
    void aBarePlusInTheFormatIsUnderstood() throws IOException, InterruptedException {
        HttpResponse<String> accepted =
                kickOff("?_type=Device&_outputFormat=application/fhir+ndjson", ACCEPT, FHIR, "Prefer", "respond-async");
        assertThat(accepted.statusCode()).isEqualTo(202);
    }

    @Test
    void patientsInAQueryAreRefused() throws IOException, InterruptedException {
        HttpResponse<String> refused = Wire.get(
                Hapi.url() + "/Patient/$export?patient=Patient/"
                        + DATA.ids("Patient").first(),
                ACCEPT,
                FHIR,
                "Prefer",
                "respond-async");
        assertThat(refused.statusCode()).isEqualTo(405);
    }

    @Test
    void thereIsNoSmartConfiguration() throws IOException, InterruptedException {
        assertThat(Wire.get(Hapi.url() + "/.well-known/smart-configuration", ACCEPT, "application/json")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void theManifestIsLabelledLatin1AndHasNoExpiry() throws IOException, InterruptedException {
        HttpResponse<String> answer = Wire.get(job.handle().statusUrl().toString(), ACCEPT, "application/json");
        assertThat(Wire.header(answer, "Content-Type")).isEqualTo("application/json;charset=ISO-8859-1");
        assertThat(Wire.header(answer, "Expires")).isEmpty();
        assertThat(answer.body()).doesNotContain("\"deleted\"").doesNotContain("\"count\"");
    }

    @Test
    void anOpenServerSaysThatItsFilesNeedAToken() {
        assertThat(manifest.requiresAccessToken()).isTrue();
        // This client has none; and the files came all the same.
        assertThat(Hapi.ids(job.download(directory).orThrow(), "Device")).isEqualTo(DATA.ids("Device"));
    }

    @Test
    void aTokenThatNobodyAskedForDoesNoHarm() {
        ExportReport report = Hapi.builder()
                .authorizer(Authorizer.bearer(() -> "unneeded"))
                .build()
                .system()
                .types("Device")
                .noCache()
                .exportTo(directory)
                .orThrow();
        assertThat(Hapi.ids(report, "Device")).isEqualTo(DATA.ids("Device"));
    }

    @Test
    void askedForFhirAFileIsABinaryResource() throws IOException, InterruptedException {
        HttpResponse<String> binary = file(ACCEPT, FHIR);
        assertThat(Wire.header(binary, "Content-Type")).startsWith(FHIR);
        assertThat(binary.body()).startsWith("{\"resourceType\":\"Binary\"");
    }

    @Test
    void askedForNdjsonAFileIsWhatTheClientStores() throws IOException, InterruptedException {
        HttpResponse<String> plain = file(ACCEPT, NDJSON);
        assertThat(Wire.header(plain, "Content-Type")).isEqualTo(NDJSON);
        List<FileOutcome> stored = job.download(directory).orThrow().files().toList();
        assertThat(stored.get(0).path().orElseThrow()).hasContent(plain.body());
    }

    @Test
    void aRangeIsIgnored() throws IOException, InterruptedException {
        HttpResponse<String> whole = file(ACCEPT, NDJSON, "Range", "bytes=10-19");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(file(ACCEPT, NDJSON).body());
    }

    @Test
    void nothingIsCompressed() throws IOException, InterruptedException {
        HttpResponse<String> plain = file(ACCEPT, NDJSON, "Accept-Encoding", "gzip");
        assertThat(Wire.header(plain, "Content-Encoding")).isEmpty();
        assertThat(Wire.header(plain, "Content-Length")).isNotEmpty();
    }

    /** A file of another label than its Accept comes as a Binary in XML under the label of the Accept. */
    @Test
    void aFileOfAnotherFormatIsWrappedInXmlWhereItIsAskedForAsFhirNdjson() throws IOException, InterruptedException {
        ExportManifest other = client().system()
                .types("Device")
                .outputFormat("application/ndjson")
                .noCache()
                .start()
                .await();
        String url = other.files().get(0).url().toString();
        assertThat(Wire.get(url, ACCEPT, NDJSON).body()).startsWith("<Binary");
        assertThat(Wire.get(url, ACCEPT, "application/ndjson").body()).startsWith("{\"resourceType\":\"Device\"");
    }
}
