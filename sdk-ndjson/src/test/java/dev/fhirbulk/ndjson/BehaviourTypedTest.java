package dev.fhirbulk.ndjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.ExportJob;
import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.error.NdjsonParseException;
import dev.fhirbulk.model.DeletedResource;
import dev.fhirbulk.model.ExportReport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the wire to resources: exports of files as servers send them, read with their types. */
@Timeout(120)
class BehaviourTypedTest {

    static {
        // Head and body are two writes: without it the second waits for the first one's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final String ADA = "{\"resourceType\":\"Patient\",\"id\":\"ada\"}";
    private static final String BOB = "{\"id\":\"bob\",\"resourceType\":\"Patient\"}";
    private static final String HEART = "{\"resourceType\":\"Observation\",\"id\":\"heart\"}";

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final NdjsonReader reader = NdjsonReader.r4();
    private HttpServer server;
    private BulkExportClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/fhir/$export", exchange -> {
            exchange.getResponseHeaders().add("Content-Location", "/fhir/job");
            answer(exchange, 202, "");
        });
        server.start();
        client = BulkExportClient.builder(
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/fhir")
                .polling(Pacing.between(Duration.ZERO, Duration.ofMillis(20)))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private void manifest(String lists) {
        server.createContext(
                "/fhir/job",
                exchange -> answer(exchange, 200, "{\"transactionTime\":\"2026-01-01T00:00:00Z\"," + lists + "}"));
    }

    private ExportReport export(String type, String content) {
        server.createContext("/fhir/file", exchange -> answer(exchange, 200, content));
        manifest("\"output\":[{\"type\":\"" + type + "\",\"url\":\"/fhir/file\"}]");
        return client.system().exportTo(folder.resolve("e")).orThrow();
    }

    private <T extends Resource> List<String> ids(NdjsonReader by, ExportReport report, Class<T> type) {
        List<String> ids = new ArrayList<>();
        by.read(report, type).forEachRemaining(resource -> ids.add(resource.getIdPart()));
        return ids;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s\r\n%s\r\n",
                "\uFEFF%s\n%s\n",
                "\n\r\n%s\n%s\n",
                "%s\n%s\n\n \t\n",
                "%s\n   \n%s",
            })
    @Tag("b47")
    void everyShapeOfAFileGivesItsResources(String shape) {
        ExportReport report = export("Patient", String.format(shape, ADA, BOB));
        assertThat(ids(reader, report, Patient.class)).containsExactly("ada", "bob");
    }

    @Test
    @Tag("b47")
    void aLineSeparatorWithinATextReachesTheResource() {
        ExportReport report =
                export("Patient", ADA.replace("}", ",\"name\":[{\"text\":\"x\u2028y\u0085z\"}]}") + "\n" + BOB + "\n");
        try (ResourceIterator<Patient> patients = reader.read(report, Patient.class)) {
            assertThat(patients.next().getNameFirstRep().getText()).isEqualTo("x\u2028y\u0085z");
            assertThat(patients.next().getIdPart()).isEqualTo("bob");
        }
    }

    @Test
    @Tag("b47")
    void aControlCharacterIsABadLineUnlessAllowed() {
        ExportReport report = export("Patient", ADA.replace("}", ",\"name\":[{\"text\":\"a\u0001b\"}]}") + "\n");
        assertThatExceptionOfType(NdjsonParseException.class).isThrownBy(() -> ids(reader, report, Patient.class));
        assertThat(ids(reader.allowControlCharacters(), report, Patient.class)).containsExactly("ada");
    }

    @Test
    @Tag("b47")
    void aLineOfFiftyMegabytesIsAResource() {
        int groups = 50 << 18;
        ExportReport report = export(
                "Binary", "{\"resourceType\":\"Binary\",\"id\":\"big\",\"data\":\"" + "QUJD".repeat(groups) + "\"}\n");
        try (ResourceIterator<Binary> binaries = reader.read(report, Binary.class)) {
            assertThat(binaries.next().getData()).hasSize(groups * 3);
        }
    }

    @Test
    @Tag("b48")
    void eachLineOfAMixedFileHasItsOwnType() {
        ExportReport report = export("Patient", ADA + "\n" + HEART + "\n" + BOB + "\n");
        assertThat(ids(reader, report, Patient.class)).containsExactly("ada", "bob");
        assertThat(ids(reader, report, Observation.class)).containsExactly("heart");
        assertThat(ids(reader, report, Resource.class)).containsExactly("ada", "heart", "bob");
    }

    @Test
    @Tag("b49")
    void headersOfOrganizedFilesAreNoResources() {
        String header = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"header\","
                + "\"valueReference\":{\"reference\":\"Patient/ada\"}}]}";
        server.createContext("/fhir/file", exchange -> answer(exchange, 200, header + "\n" + ADA + "\n" + HEART));
        manifest("\"outputOrganizedBy\":\"Patient\",\"output\":[{\"url\":\"/fhir/file\"}]");
        ExportReport report = client.system().exportTo(folder.resolve("e")).orThrow();
        assertThat(ids(reader, report, Resource.class)).containsExactly("ada", "heart");
    }

    @Test
    @Tag("b50")
    void deletionsOfEveryShapeAreFlattened() {
        String bundle = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":["
                + "{\"request\":{\"method\":\"DELETE\",\"url\":\"Patient/1\"}},"
                + "{\"request\":{\"method\":\"DELETE\",\"url\":\"/Observation/2\"}}]}";
        String other = "{\"resourceType\":\"Bundle\",\"entry\":["
                + "{\"request\":{\"method\":\"DELETE\",\"url\":\"https://ehr.example.org/fhir/Condition/3\"}}]}";
        server.createContext("/fhir/gone", exchange -> answer(exchange, 200, bundle + "\n" + other + "\n"));
        server.createContext("/fhir/file", exchange -> answer(exchange, 200, ADA + "\n"));
        manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"/fhir/file\"}],"
                + "\"deleted\":[{\"type\":\"Bundle\",\"url\":\"/fhir/gone\"}]");
        ExportReport report = client.system()
                .since("2025-01-01T00:00:00Z")
                .exportTo(folder.resolve("e"))
                .orThrow();
        assertThat(report.deletions())
                .containsExactly(
                        new DeletedResource("Patient", "1"),
                        new DeletedResource("Observation", "2"),
                        new DeletedResource("Condition", "3"));
        assertThat(ids(reader, report, Resource.class)).containsExactly("ada");
    }

    /** The server writes until nobody listens any more. */
    @Test
    @Tag("b55")
    void anIteratorThatIsClosedEarlyEndsTheTransfer() throws Exception {
        CountDownLatch givenUp = new CountDownLatch(1);
        byte[] lines = (ADA + "\n").repeat(1000).getBytes(StandardCharsets.UTF_8);
        server.createContext("/fhir/file", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            try {
                while (true) {
                    out.write(lines);
                }
            } catch (IOException closed) {
                givenUp.countDown();
            }
        });
        manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"/fhir/file\"}]");
        ExportJob job = client.system().start();
        try (ResourceIterator<Patient> patients =
                reader.read(job.open(job.await().files().get(0)), Patient.class)) {
            assertThat(patients.next().getIdPart()).isEqualTo("ada");
        }
        assertThat(givenUp.await(60, TimeUnit.SECONDS)).isTrue();
    }
}
