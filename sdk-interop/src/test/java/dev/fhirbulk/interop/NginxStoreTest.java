package dev.fhirbulk.interop;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.ClientBuilder;
import dev.fhirbulk.auth.SigningKey;
import dev.fhirbulk.auth.SmartBackendAuthorizer;
import dev.fhirbulk.config.ExportListener;
import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ManifestFile;
import dev.fhirbulk.testkit.BulkServer;
import dev.fhirbulk.testkit.Scenario;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files behind redirects to signed URLs of a real nginx, which refuses a token as S3 does. */
@Timeout(300)
class NginxStoreTest {

    private static final String PLAIN = "";
    private static final String COMPRESSING =
            "gzip on; gzip_types application/fhir+ndjson; gzip_min_length 0; gzip_proxied any; gzip_http_version 1.0;";
    private static final String COMPRESSED = "gzip_static on;";
    /** As objects lie in S3 that were stored with a Content-Encoding. */
    private static final String STORED_COMPRESSED =
            "try_files $uri.gz =404; default_type application/fhir+ndjson; add_header Content-Encoding gzip;";
    /** Then a trickle: whatever happens at the second megabyte happens within the file. */
    private static final String SLOW = "limit_rate_after 2m; limit_rate 16k;";

    private static final String TYPE = "Observation";
    private static final int LINES = 40_000;
    private static final String FILES = "/fhir/bulk-export/files/.*";

    private Nginx nginx;
    private BulkServer fhir;
    private Path source;

    @TempDir
    Path directory;

    @BeforeAll
    static void tell() {
        System.out.println(
                "FIGURE interop.nginx " + (Nginx.installed().isPresent() ? "met" : "not installed here, skipped"));
    }

    @BeforeEach
    void serve() throws IOException {
        Optional<Path> program = Nginx.installed();
        assumeTrue(program.isPresent(), "nginx is not installed here: apt-get install nginx, or -Dinterop.nginx=…");
        Path data = Files.createDirectory(directory.resolve("data"));
        source = data.resolve(TYPE + ".ndjson");
        write(source);
        fhir = BulkServer.start(Scenario.standard().directory(data));
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (nginx != null) {
            nginx.close();
        }
        if (fhir != null) {
            fhir.close();
        }
    }

    /** About ten megabytes that do not compress to nothing. */
    private static void write(Path file) throws IOException {
        Random random = new Random(1);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < LINES; i++) {
                out.write("{\"resourceType\":\"" + TYPE + "\",\"id\":\"o-" + i + "\",\"valueString\":\"é");
                for (int word = 0; word < 10; word++) {
                    out.write(Long.toString(random.nextLong(), 36));
                }
                out.write("\"}\n");
            }
        }
    }

    private void start(String settings) throws IOException, InterruptedException {
        nginx = Nginx.start(
                Nginx.installed().orElseThrow(), Files.createDirectory(directory.resolve("nginx")), settings);
        Files.copy(source, nginx.files().resolve(TYPE + ".ndjson"));
    }

    /** Lets the server redirect whoever shows a token to a URL that is signed until then. */
    private void redirect(Instant until) {
        fhir.wireMock()
                .stubFor(get(urlMatching(FILES))
                        .withHeader("Authorization", matching("Bearer .+"))
                        .willReturn(temporaryRedirect(nginx.signed(TYPE + ".ndjson", until))));
    }

    private ClientBuilder client() {
        return BulkExportClient.builder(fhir.baseUrl())
                .authorizer(SmartBackendAuthorizer.builder()
                        .clientId(fhir.clientId())
                        .signingKey(SigningKey.of(fhir.privateKey(), fhir.keyId()))
                        .build())
                .polling(Pacing.between(Duration.ZERO, Duration.ofMillis(20)));
    }

    private FileOutcome.Stored export(ClientBuilder client) throws IOException {
        ExportReport report = client.build()
                .system()
                .types(TYPE)
                .exportTo(directory.resolve("export"))
                .orThrow();
        FileOutcome.Stored stored =
                report.files().findFirst().orElseThrow().stored().orElseThrow();
        assertThat(Files.mismatch(source, stored.location())).isEqualTo(-1);
        assertThat(stored.bytes()).isEqualTo(Files.size(source));
        assertThat(stored.resources()).isEqualTo(LINES);
        assertThat(report.warnings()).isEmpty();
        return stored;
    }

    /** Ends the store in the midst of the file, once. */
    private ExportListener interrupting(String settingsAfterwards) {
        AtomicBoolean done = new AtomicBoolean();
        return new ExportListener() {
            @Override
            public void fileBytes(ManifestFile file, long bytes) {
                if (!done.getAndSet(true)) {
                    try {
                        nginx.dieAndComeBack(settingsAfterwards);
                    } catch (IOException trouble) {
                        throw new UncheckedIOException(trouble);
                    } catch (InterruptedException stop) {
                        Thread.currentThread().interrupt();
                    }
                }
            }
        };
    }

    private void compressBeforehand() throws IOException {
        try (OutputStream out =
                new GZIPOutputStream(Files.newOutputStream(nginx.files().resolve(TYPE + ".ndjson.gz")))) {
            Files.copy(source, out);
        }
    }

    @Test
    void aRedirectIsFollowedAndNoTokenGoesAlong() throws Exception {
        start(PLAIN);
        redirect(Instant.now().plusSeconds(600));
        export(client());
        assertThat(nginx.log()).containsExactly("-|GET /Observation.ndjson|200|-|" + Files.size(source) + "|-");
        assertThat(fhir.traffic().fileRequests()).isEmpty();
    }

    /** That the store would have noticed. */
    @Test
    void aTokenWouldHaveBeenRefusedAndWrittenDown() throws Exception {
        start(PLAIN);
        String url = nginx.signed(TYPE + ".ndjson", Instant.now().plusSeconds(600));
        assertThat(Wire.get(url, "Authorization", "Bearer shown").statusCode()).isEqualTo(400);
        assertThat(Wire.get(url.replace("signature=", "signature=x")).statusCode())
                .isEqualTo(403);
        assertThat(Wire.get(nginx.signed(TYPE + ".ndjson", Instant.EPOCH.plusSeconds(1)))
                        .statusCode())
                .isEqualTo(410);
        assertThat(nginx.log().get(0)).startsWith("Bearer shown|");
    }

    @Test
    void aFileThatIsInterruptedGoesOnFromItsLastByte() throws Exception {
        start(SLOW);
        redirect(Instant.now().plusSeconds(600));
        export(client().listener(interrupting(PLAIN)));
        assertThat(continuedFrom()).isGreaterThan(1 << 20);
        // A signed URL may be short-lived: the server is asked for a new one each time.
        fhir.wireMock().verify(2, getRequestedFor(urlMatching(FILES)));
    }

    @Test
    void aFileCompressedOnTheFlyIsCountedPlain() throws Exception {
        start(COMPRESSING);
        redirect(Instant.now().plusSeconds(600));
        export(client());
        assertThat(nginx.log()).singleElement().asString().endsWith("|gzip");
    }

    @Test
    void aFileCompressedBeforehandIsCountedPlain() throws Exception {
        start(COMPRESSED);
        compressBeforehand();
        redirect(Instant.now().plusSeconds(600));
        export(client());
        assertThat(nginx.log())
                .containsExactly("-|GET /Observation.ndjson|200|-|"
                        + Files.size(nginx.files().resolve(TYPE + ".ndjson.gz")) + "|gzip");
    }

    /** Of what nginx compresses itself, or chose to send compressed, it serves no ranges. */
    @ParameterizedTest
    @ValueSource(strings = {COMPRESSING, COMPRESSED})
    void aFileThatNginxCompressesIsFetchedAgainWhereItWasInterrupted(String settings) throws Exception {
        start(settings + SLOW);
        compressBeforehand();
        redirect(Instant.now().plusSeconds(600));
        export(client().listener(interrupting(settings)));
        assertThat(nginx.log()).singleElement().asString().contains("|200|").endsWith("|gzip");
    }

    @Test
    void aFileStoredCompressedGoesOnWithinItsGzipWhereItWasInterrupted() throws Exception {
        start(STORED_COMPRESSED + SLOW);
        compressBeforehand();
        redirect(Instant.now().plusSeconds(600));
        export(client().listener(interrupting(STORED_COMPRESSED)));
        assertThat(continuedFrom()).isPositive();
    }

    @Test
    void aSignatureThatHasExpiredIsAskedForAnew() throws Exception {
        start(PLAIN);
        redirect(Instant.now().plusSeconds(600));
        fhir.wireMock()
                .stubFor(get(urlMatching(FILES))
                        .inScenario("links")
                        .whenScenarioStateIs(com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED)
                        .willSetStateTo("fresh")
                        .willReturn(temporaryRedirect(nginx.signed(TYPE + ".ndjson", Instant.EPOCH.plusSeconds(1)))));
        export(client());
        assertThat(nginx.log()).hasSize(2).element(0).asString().contains("|410|");
    }

    private long continuedFrom() throws IOException {
        // The transfer that was killed could not be written down any more.
        assertThat(nginx.log()).singleElement().asString().contains("|206|").startsWith("-|");
        Matcher range = Pattern.compile("bytes=(\\d+)-").matcher(nginx.log().get(0));
        assertThat(range.find()).isTrue();
        return Long.parseLong(range.group(1));
    }
}
