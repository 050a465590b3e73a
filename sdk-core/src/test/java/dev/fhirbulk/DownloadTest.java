package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.error.AuthenticationException;
import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.DownloadException;
import dev.fhirbulk.error.IncompleteExportException;
import dev.fhirbulk.error.ResourceNotFoundException;
import dev.fhirbulk.error.TransportException;
import dev.fhirbulk.error.UntrustedOriginException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.Answer.Framing;
import dev.fhirbulk.fixture.ClosedPort;
import dev.fhirbulk.fixture.WireServer;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportWarning;
import dev.fhirbulk.model.FileOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files on the wire, handed to a handler. */
class DownloadTest extends WireTest {

    private static final String FILE = "GET /fhir/file/1";
    private static final String TWO =
            "{\"resourceType\":\"Patient\",\"id\":\"é\"}\n{\"id\":\"2\",\"resourceType\":\"Patient\"}\n";

    private final WireServer store = new WireServer();
    private final Map<String, String> delivered = new ConcurrentHashMap<>();

    @AfterEach
    void closeStore() {
        store.close();
    }

    private ExportReport fetch(BulkExportClient by, Answer manifest) {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, manifest);
        return by.group("g")
                .types("Patient")
                .start()
                .forEachFile(
                        3,
                        (file, in) ->
                                delivered.put(file.toString(), new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    }

    private ExportReport fetch(Answer... answers) {
        server.on(FILE, answers);
        return fetch(client, onePatientFile());
    }

    private Exception failure(ExportReport report) {
        assertThat(report.isComplete()).isFalse();
        return report.files()
                .map(file -> ((FileOutcome.Failed) file).error())
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Tag("b52")
    void aFileIsAskedForAsNdjsonWithTheToken() {
        fetch(Answer.ok(TWO));
        assertThat(server.seen(FILE).get(0).header("Accept")).isEqualTo("application/fhir+ndjson");
        assertThat(server.seen(FILE).get(0).header("Authorization")).isEqualTo("Bearer planted-token");
    }

    @Test
    void aFileIsAskedForInTheFormatThatTheKickOffAskedForAlsoByAnotherProcess() {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1")).on(JOB, onePatientFile());
        server.on(FILE, Answer.ok(TWO));
        ExportJob job =
                client.group("g").types("Patient").outputFormat("ndjson").start();
        client.resume(job.handle().toText()).forEachFile(1, (file, in) -> {});
        assertThat(server.seen(FILE).get(0).header("Accept")).isEqualTo("application/ndjson");
    }

    @Test
    void aFileIsCountedAndHashed() {
        ExportReport report = fetch(Answer.ok(TWO));
        FileOutcome.Stored stored =
                report.files().findFirst().orElseThrow().stored().orElseThrow();
        assertThat(stored.resources()).isEqualTo(2);
        assertThat(stored.bytes()).isEqualTo(TWO.getBytes(StandardCharsets.UTF_8).length);
        assertThat(stored.sha256()).hasSize(64);
        assertThat(stored.types()).containsExactly("Patient");
    }

    @ParameterizedTest
    @EnumSource(names = {"LENGTH", "CHUNKED", "UNTIL_CLOSE"})
    void everyFramingOfABodyIsRead(Framing framing) {
        fetch(Answer.ok(TWO).framing(framing));
        assertThat(delivered.values()).containsExactly(TWO);
    }

    @ParameterizedTest
    @EnumSource(names = {"TRUNCATED_LENGTH", "TRUNCATED_CHUNK"})
    @Tag("b42")
    @Tag("b43")
    void aTruncatedBodyIsFetchedAgain(Framing framing) {
        assertThat(fetch(Answer.ok(TWO).framing(framing), Answer.ok(TWO)).isComplete())
                .isTrue();
        assertThat(delivered.values()).containsExactly(TWO);
    }

    @Test
    @Tag("b42")
    @Tag("b43")
    void aBodyCutAtTheCloseIsFetchedAgain() {
        String cut = TWO.substring(0, TWO.length() - 10);
        assertThat(fetch(Answer.ok(cut).framing(Framing.UNTIL_CLOSE), Answer.ok(TWO))
                        .isComplete())
                .isTrue();
        assertThat(server.seen(FILE)).hasSize(2);
    }

    @Test
    @Tag("b42")
    void aBodyThatIsAlwaysCutFailsLoudly() {
        String cut = TWO.substring(0, TWO.length() - 10);
        ExportReport report = fetch(Answer.ok(cut).framing(Framing.UNTIL_CLOSE));
        assertThat(failure(report)).isInstanceOf(DownloadException.class).hasMessageContaining("last line");
    }

    @Test
    void aMissingLastNewlineIsFine() {
        assertThat(fetch(Answer.ok(TWO.strip())).resourceCount()).isEqualTo(2);
    }

    @Test
    void aStalledBodyIsFetchedAgain() {
        server.onStall(idle::fire);
        ExportReport report = fetch(Answer.ok(TWO).framing(Framing.STALL));
        assertThat(failure(report)).hasMessageContaining("stalled").hasMessageContaining("idleTimeout");
    }

    @Test
    void passingFailuresOfAFileAreRepeated() {
        assertThat(fetch(
                                Answer.status(503),
                                Answer.status(429).header("Retry-After", "2"),
                                Answer.closed(),
                                Answer.ok(TWO))
                        .isComplete())
                .isTrue();
    }

    @Test
    void aFileThatIsNotThereFailsAloneAndOrThrowSaysSo() {
        server.on("GET /fhir/file/2", Answer.ok(TWO));
        server.on(FILE, Answer.status(404));
        ExportReport report = fetch(
                client,
                manifest(
                        "\"output\":[{\"type\":\"Patient\",\"url\":\"/fhir/file/1\"},{\"type\":\"Patient\",\"url\":\"/fhir/file/2\"}]"));
        assertThat(report.failedCount()).isEqualTo(1);
        assertThat(delivered).hasSize(1);
        IncompleteExportException error = thrown(IncompleteExportException.class, report::orThrow);
        assertThat(error.failures()).hasOnlyElementsOfType(ResourceNotFoundException.class);
        assertThat(error.handleText()).isPresent();
    }

    @Test
    @Tag("b41")
    void gzipIsInflated() throws IOException {
        fetch(Answer.status(200).header("Content-Encoding", "gzip").body(gzip(TWO)));
        assertThat(delivered.values()).containsExactly(TWO);
        assertThat(server.seen(FILE).get(0).header("Accept-Encoding")).isEqualTo("gzip");
    }

    @Test
    @Tag("b41")
    void gzipWithoutALabelIsInflated() throws IOException {
        fetch(Answer.status(200).body(gzip(TWO)));
        assertThat(delivered.values()).containsExactly(TWO);
    }

    @Test
    @Tag("b41")
    void everyMemberOfGzipIsInflated() throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (String line : TWO.split("(?<=\n)")) {
            members.write(gzip(line));
        }
        fetch(Answer.status(200)
                .header("Content-Encoding", "gzip")
                .body(members.toByteArray())
                .framing(Framing.CHUNKED));
        assertThat(delivered.values()).containsExactly(TWO);
    }

    @Test
    void corruptGzipIsFetchedAgain() throws IOException {
        byte[] corrupt = gzip(TWO);
        corrupt[corrupt.length - 6] ^= 1;
        assertThat(fetch(Answer.status(200).body(corrupt), Answer.ok(TWO)).isComplete())
                .isTrue();
    }

    @Test
    @Tag("b39")
    void theTokenStaysHomeWhenAFileRedirectsElsewhere() {
        store.on("GET /signed", Answer.ok(TWO));
        fetch(Answer.status(307).header("Location", store.url() + "/signed?signature=s"));
        assertThat(delivered).hasSize(1);
        assertThat(store.seen().get(0).has("Authorization")).isFalse();
        assertThat(store.seen().get(0).target()).isEqualTo("/signed?signature=s");
    }

    @Test
    void callerHeadersStayHomeWhenAFileRedirectsElsewhere() {
        store.on("GET /signed", Answer.ok(TWO));
        server.on(FILE, Answer.status(307).header("Location", store.url() + "/signed"));
        fetch(client().header("Epic-Client-ID", "me").build(), onePatientFile());
        assertThat(server.seen(FILE).get(0).header("Epic-Client-ID")).isEqualTo("me");
        assertThat(store.seen().get(0).has("Epic-Client-ID")).isFalse();
    }

    @Test
    @Tag("b40")
    void noTokenGoesWhereTheManifestSaysSo() {
        server.on(FILE, Answer.ok(TWO));
        fetch(
                client,
                Answer.ok(
                        "{\"transactionTime\":\"t\",\"requiresAccessToken\":false,\"output\":[{\"type\":\"Patient\",\"url\":\"/fhir/file/1\"}]}"));
        assertThat(server.seen(FILE).get(0).has("Authorization")).isFalse();
    }

    @Test
    void aManifestThatSaysNothingGivesTheTokenToTheBaseOnly() {
        server.on(FILE, Answer.ok(TWO));
        store.on("GET /f", Answer.ok(TWO));
        fetch(
                client().trustedOrigins(store.url()).build(),
                Answer.ok("{\"transactionTime\":\"t\",\"output\":["
                        + "{\"type\":\"Patient\",\"url\":\"/fhir/file/1\"},{\"type\":\"Patient\",\"url\":\""
                        + store.url() + "/f\"}]}"));
        assertThat(server.seen(FILE).get(0).has("Authorization")).isTrue();
        assertThat(store.seen().get(0).has("Authorization")).isFalse();
    }

    @Test
    void aStrangersOriginGetsNoTokenAndTheErrorNamesIt() {
        store.on("GET /f", Answer.status(401));
        ExportReport report =
                fetch(client, manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"" + store.url() + "/f\"}]"));
        assertThat(store.seen().get(0).has("Authorization")).isFalse();
        assertThat(failure(report)).isInstanceOf(AuthenticationException.class).hasMessageContaining("trustedOrigins");
    }

    @Test
    void aTrustedOriginGetsTheToken() {
        store.on("GET /f", Answer.ok(TWO));
        fetch(
                client().trustedOrigins(store.url()).build(),
                manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"" + store.url() + "/f\"}]"));
        assertThat(store.seen().get(0).header("Authorization")).isEqualTo("Bearer planted-token");
    }

    @Test
    void aStoreMayHaveCredentialsOfItsOwn() {
        store.on("GET /f", Answer.ok(TWO));
        fetch(
                client().authorizer(store.url(), Authorizer.bearer(() -> "store-token"))
                        .build(),
                manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"" + store.url() + "/f\"}]"));
        assertThat(store.seen().get(0).header("Authorization")).isEqualTo("Bearer store-token");
    }

    @Test
    void aStoresOwnCredentialsAreShownWhateverTheManifestSaysOfTokens() {
        store.on("GET /f", Answer.ok(TWO));
        fetch(
                client().authorizer(store.url(), Authorizer.bearer(() -> "store-token"))
                        .build(),
                manifest("\"requiresAccessToken\":false,\"output\":[{\"type\":\"Patient\",\"url\":\"" + store.url()
                        + "/f\"}]"));
        assertThat(store.seen().get(0).header("Authorization")).isEqualTo("Bearer store-token");
    }

    @Test
    void aStoreOfAnotherSchemeIsNamed() {
        ExportReport report = fetch(client, manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"gs://bucket/f\"}]"));
        assertThat(failure(report)).isInstanceOf(UntrustedOriginException.class).hasMessageContaining("\"gs\"");
    }

    @Test
    void redirectsInACircleEnd() {
        ExportReport report = fetch(Answer.status(302).header("Location", "/fhir/file/1"));
        assertThat(failure(report)).hasMessageContaining("more than 5 times");
    }

    @Test
    void anHtmlPageIsNoFile() {
        ExportReport report = fetch(Answer.ok("<html>login</html>").header("Content-Type", "text/html"));
        assertThat(failure(report)).isInstanceOf(DownloadException.class).hasMessageContaining("HTML");
    }

    @Test
    @Tag("b52")
    void aBinaryResourceIsNoFile() {
        ExportReport report = fetch(Answer.ok("{\"resourceType\":\"Binary\",\"data\":\"e30=\"}"));
        assertThat(failure(report)).isInstanceOf(DownloadException.class).hasMessageContaining("Binary");
    }

    @Test
    void anOutcomeInsteadOfTheFileIsRepeatedAndThenNamed() {
        ExportReport report = fetch(Answer.ok("{\"resourceType\":\"OperationOutcome\"}"));
        assertThat(failure(report)).hasMessageContaining("OperationOutcome");
        assertThat(server.seen(FILE)).hasSize(5);
    }

    @Test
    @Tag("b48")
    @Tag("b53")
    void differingCountsAndTypesAreWarnings() {
        server.on(FILE, Answer.ok(TWO + "{\"resourceType\":\"Group\"}\n"));
        ExportReport report =
                fetch(client, manifest("\"output\":[{\"type\":\"Patient\",\"count\":2,\"url\":\"/fhir/file/1\"}]"));
        assertThat(report.isComplete()).isTrue();
        assertThat(report.warnings())
                .extracting(ExportWarning::kind)
                .containsExactly(ExportWarning.Kind.COUNT_DIFFERS, ExportWarning.Kind.TYPE_DIFFERS);
    }

    @Test
    void aTypeThatWasNotDeliveredIsAWarning() {
        ExportReport report = fetch(client, manifest("\"output\":[]"));
        assertThat(report.warnings()).extracting(ExportWarning::kind).containsExactly(ExportWarning.Kind.TYPE_MISSING);
    }

    @Test
    void aHandlerThatThrowsEndsTheExport() {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, onePatientFile());
        server.on(FILE, Answer.ok(TWO));
        ExportJob job = client.group("g").start();
        thrown(
                DestinationException.class,
                () -> job.forEachFile(1, (file, in) -> {
                    throw new IOException("queue is gone");
                }));
    }

    @Test
    void whatAHandlerLeavesUnreadIsVerified() {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, onePatientFile());
        server.on(FILE, Answer.ok(TWO));
        assertThat(client.group("g")
                        .start()
                        .forEachFile(1, (file, in) -> in.read())
                        .resourceCount())
                .isEqualTo(2);
    }

    @Test
    void aServerThatRefusesConnectionsIsATransportFailure() throws IOException {
        try (ClosedPort nobody = new ClosedPort()) {
            ExportReport report =
                    fetch(client, manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"" + nobody.url() + "/f\"}]"));
            assertThat(failure(report)).isInstanceOf(TransportException.class).hasMessageContaining("refused");
        }
    }

    @Test
    void manyFilesAreAllDelivered() {
        StringBuilder files = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            server.on("GET /fhir/many/" + i, Answer.ok("{\"resourceType\":\"Patient\",\"id\":\"" + i + "\"}"));
            files.append(i == 0 ? "" : ",")
                    .append("{\"type\":\"Patient\",\"url\":\"/fhir/many/")
                    .append(i)
                    .append("\"}");
        }
        ExportReport report = fetch(client, manifest("\"output\":[" + files + "]"));
        assertThat(report.resourceCount()).isEqualTo(200);
        assertThat(List.copyOf(delivered.keySet())).hasSize(200);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
