package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fhirbulk.config.AuthorizationContext;
import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.error.NdjsonParseException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.Answer.Framing;
import dev.fhirbulk.lines.NdjsonLine;
import dev.fhirbulk.lines.NdjsonLines;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.ManifestFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as servers send them, from the wire to the lines that a caller reads. */
class BehaviourFilesTest extends WireTest {

    private static final String FILE = "GET /fhir/file/1";
    private static final String ADA = "{\"resourceType\":\"Patient\",\"id\":\"ada\"}";
    private static final String BOB = "{\"id\":\"bob\",\"resourceType\":\"Patient\"}";
    private static final String HEART = "{\"resourceType\":\"Observation\",\"id\":\"heart\"}";

    @TempDir
    Path folder;

    private ExportReport export(Answer file) {
        server.on(FILE, file);
        return exportOf(onePatientFile());
    }

    private ExportReport exportOf(Answer manifest) {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, manifest);
        return client.group("g").exportTo(folder.resolve("e")).orThrow();
    }

    private static List<String> ids(NdjsonLines lines) {
        List<String> ids = new ArrayList<>();
        lines.forEach(line -> ids.add(line.id()));
        return ids;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/fhir+ndjson;charset=UTF-8",
                "application/ndjson; charset=\"utf-8\"",
                "application/x-ndjson",
                "binary/octet-stream",
                "application/octet-stream",
                "text/plain;charset=ISO-8859-1",
                "nonsense"
            })
    @Tag("b38")
    void aFilesMediaTypeAndCharsetDoNotMatter(String mediaType) throws IOException {
        String line = "{\"resourceType\":\"Patient\",\"id\":\"é\"}\n";
        Path stored = export(Answer.ok(line).header("Content-Type", mediaType))
                .paths("Patient")
                .get(0);
        assertThat(Files.readString(stored)).isEqualTo(line);
    }

    @Test
    @Tag("b45")
    void aTokenThatExpiresBetweenFilesIsRenewedOnce() {
        AtomicInteger good = new AtomicInteger(1);
        AtomicInteger current = new AtomicInteger(1);
        Authorizer renewing = new Authorizer() {
            @Override
            public Credentials authorize(AuthorizationContext context) {
                return Credentials.bearer("t" + current.get());
            }

            @Override
            public void rejected(AuthorizationContext context) {
                current.incrementAndGet();
            }
        };
        StringBuilder files = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            String line = ADA.replace("ada", "p" + i) + "\n";
            server.on("GET /fhir/f/" + i, seen -> {
                if (seen.header("Authorization").equals("Bearer t" + good.get())) {
                    // Two files are served with the first token.
                    good.compareAndSet(1, server.seen().size() >= 4 ? 2 : 1);
                    return Answer.ok(line);
                }
                return Answer.outcome(401, "error", "expired");
            });
            files.append(i == 0 ? "" : ",")
                    .append("{\"type\":\"Patient\",\"url\":\"/fhir/f/")
                    .append(i)
                    .append("\"}");
        }
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, manifest("\"output\":[" + files + "]"));
        BulkExportClient one =
                client().authorizer(renewing).maxConcurrentDownloads(1).build();
        assertThat(one.group("g").exportTo(folder.resolve("e")).orThrow().resourceCount())
                .isEqualTo(6);
        assertThat(current).hasValue(2);
        assertThat(server.seen()).hasSize(2 + 6 + 1);
    }

    /** DPC counts the end of a range from one, and so do the bytes that it sends for it. */
    @ParameterizedTest
    @CsvSource({"1000, 0, 1", "1001, 1, 0", "999, -1, 0", "1000, 0, 0"})
    @Tag("b46")
    void aRangeThatIsHonouredWronglyDoesNotCorruptTheFile(int told, int shift, int beyondTheEnd) throws IOException {
        byte[] content = (ADA + "\n").repeat(2000).getBytes(StandardCharsets.UTF_8);
        byte[] other = (ADA.replace("ada", "eve") + "\n").repeat(2000).getBytes(StandardCharsets.UTF_8);
        boolean total = shift == 0 && beyondTheEnd == 0;
        Answer whole = Answer.status(200)
                .header("Accept-Ranges", "bytes")
                .header("ETag", "\"v1\"")
                .body(content);
        AtomicInteger parts = new AtomicInteger();
        server.on(FILE, seen -> {
            if (seen.has("Range")) {
                parts.incrementAndGet();
                return Answer.status(206)
                        .header("ETag", "\"v1\"")
                        .header(
                                "Content-Range",
                                "bytes " + told + "-" + (content.length - 1 + beyondTheEnd) + "/"
                                        + (total ? content.length - 1000 : content.length))
                        .body(Arrays.copyOfRange(other, 1000 + shift, other.length));
            }
            return parts.get() > 0 ? whole : cut(whole, content.length);
        });
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, onePatientFile());
        try (BulkExportClient stubborn = stubborn()) {
            ExportReport report = stubborn.group("g").exportTo(folder.resolve("e"));
            assertThat(Files.readAllBytes(report.orThrow().paths("Patient").get(0)))
                    .isEqualTo(content);
        }
        assertThat(parts).hasPositiveValue();
    }

    private static Answer cut(Answer whole, int length) {
        return whole.body(Arrays.copyOf(whole.body(), 1000))
                .header("Content-Length", String.valueOf(length))
                .framing(Framing.UNTIL_CLOSE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%s\r\n%s\r\n",
                "\uFEFF%s\n%s\n",
                "\n\r\n%s\n%s\n",
                "%s\n%s\n\n \t\n",
                "%s\n   \n%s",
                " %s \n\t%s\n"
            })
    @Tag("b47")
    void endsOfLinesBlanksAndMarksAreNoResources(String shape) throws IOException {
        String body = String.format(shape, ADA, BOB);
        ExportReport report = export(Answer.ok(body));
        assertThat(report.resourceCount()).isEqualTo(2);
        assertThat(report.warnings()).isEmpty();
        Path stored = report.paths("Patient").get(0);
        assertThat(Files.readString(stored)).isEqualTo(body);
        assertThat(ids(NdjsonLines.read(stored))).containsExactly("ada", "bob");
    }

    @Test
    @Tag("b47")
    void aLineSeparatorWithinATextEndsNoLine() {
        String line = "{\"resourceType\":\"Patient\",\"id\":\"ada\",\"x\":\"a\u2028b\u2029c\u0085d\"}";
        ExportReport report = export(Answer.ok(line + "\n" + BOB + "\n"));
        assertThat(report.resourceCount()).isEqualTo(2);
        try (Stream<NdjsonLine> lines = NdjsonLines.read(report.paths("Patient")).stream()) {
            assertThat(lines.map(NdjsonLine::text)).containsExactly(line, BOB);
        }
    }

    @Test
    @Tag("b47")
    void aLineOfFiftyMegabytesIsALine() {
        byte[] line = ("{\"resourceType\":\"Binary\",\"id\":\"big\",\"data\":\"" + "QUJD".repeat(50 << 18) + "\"}\n")
                .getBytes(StandardCharsets.UTF_8);
        server.on(FILE, Answer.ok("").body(line));
        ExportReport report = exportOf(manifest("\"output\":[{\"type\":\"Binary\",\"url\":\"/fhir/file/1\"}]"));
        assertThat(report.byteCount()).isEqualTo(line.length).isGreaterThan(50 << 20);
        NdjsonLines.read(report.paths("Binary"))
                .forEach(one -> assertThat(one.bytes()).hasSize(line.length - 1));
        assertThat(ids(NdjsonLines.read(report.paths("Binary")))).containsExactly("big");
    }

    @Test
    @Tag("b47")
    void aControlCharacterIsStoredAndReadByOption() {
        String line = "{\"resourceType\":\"Patient\",\"id\":\"ada\",\"x\":\"a\u0001b\"}";
        List<Path> stored = export(Answer.ok(line + "\n")).paths("Patient");
        assertThatExceptionOfType(NdjsonParseException.class)
                .isThrownBy(() -> ids(NdjsonLines.read(stored)))
                .withMessageContaining("allowControlCharacters()");
        assertThat(ids(NdjsonLines.read(stored).allowControlCharacters())).containsExactly("ada");
    }

    @Test
    @Tag("b48")
    void aFileOfSeveralTypesIsFoundUnderEachOfThem() {
        ExportReport report = export(Answer.ok(ADA + "\n" + HEART + "\n" + BOB + "\n"));
        assertThat(report.paths("Observation")).isEqualTo(report.paths("Patient"));
        try (Stream<NdjsonLine> lines = NdjsonLines.read(report.paths("Observation")).stream()) {
            assertThat(lines.map(NdjsonLine::resourceType)).containsExactly("Patient", "Observation", "Patient");
        }
    }

    @Test
    @Tag("b49")
    void organizedFilesAreStoredThoughTheyDeclareNoTypeAndContinueNowhere() {
        String header = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"header\","
                + "\"valueReference\":{\"reference\":\"Patient/ada\"}}]}";
        server.on(FILE, Answer.ok(header + "\n" + ADA + "\n"));
        server.on("GET /fhir/file/2", Answer.ok(header + "\n" + HEART));
        Answer manifest = manifest("\"outputOrganizedBy\":\"Patient\",\"output\":["
                + "{\"url\":\"/fhir/file/1\",\"continuesInFile\":\"" + server.url() + "/fhir/file/2\"},"
                + "{\"url\":\"/fhir/file/2\",\"continuesInFile\":\"" + server.url() + "/fhir/file/none\"}]");
        ExportReport report = exportOf(manifest);
        assertThat(ids(NdjsonLines.read(report.paths(FileKind.OUTPUT)))).containsExactly("", "ada", "", "heart");
        ExportManifest read = client.group("g").start().await();
        assertThat(read.outputOrganizedBy()).isEqualTo("Patient");
        assertThat(read.files())
                .extracting(ManifestFile::continuesIn)
                .containsExactly(server.url() + "/fhir/file/2", server.url() + "/fhir/file/none");
    }

    @Test
    @Tag("b52")
    void filesThatAreABinaryUnlessNdjsonIsAskedForAreAskedForAsNdjson() {
        String issue = "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"x\"}]}";
        String deletion = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\"}";
        asHapi("/fhir/Binary/1", ADA);
        asHapi("/fhir/Binary/2", issue);
        asHapi("/fhir/Binary/3", deletion);
        ExportReport report = exportOf(manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"/fhir/Binary/1\"}],"
                + "\"error\":[{\"type\":\"OperationOutcome\",\"url\":\"/fhir/Binary/2\"}],"
                + "\"deleted\":[{\"type\":\"Bundle\",\"url\":\"/fhir/Binary/3\"}]"));
        assertThat(report.paths(FileKind.OUTPUT))
                .singleElement()
                .satisfies(file -> assertThat(file).hasContent(ADA));
        assertThat(report.paths(FileKind.OUTCOME))
                .singleElement()
                .satisfies(file -> assertThat(file).hasContent(issue));
        assertThat(report.paths(FileKind.DELETED))
                .singleElement()
                .satisfies(file -> assertThat(file).hasContent(deletion));
    }

    /** HAPI serves the bytes only to those who ask for nothing but NDJSON. */
    private void asHapi(String path, String line) {
        server.on(
                "GET " + path,
                seen -> seen.header("Accept").equals("application/fhir+ndjson")
                        ? Answer.ok(line + "\n").header("Content-Type", "application/fhir+ndjson")
                        : Answer.ok("{\"resourceType\":\"Binary\",\"data\":\"e30=\"}")
                                .header("Content-Type", "application/fhir+json;charset=UTF-8"));
    }

    @Test
    @Tag("b55")
    void linesThatAreClosedEarlyEndTheTransfer() throws Exception {
        server.on(FILE, Answer.ok((ADA + "\n").repeat(5000)).framing(Framing.STALL));
        ExportJob job = job(onePatientFile());
        InputStream in = job.open(job.await().files().get(0));
        try (Stream<NdjsonLine> lines = NdjsonLines.read(in).stream()) {
            Iterator<NdjsonLine> iterator = lines.iterator();
            assertThat(iterator.next().id()).isEqualTo("ada");
        }
        assertThat(server.awaitGivenUp()).isTrue();
        assertThat(server.seen(FILE)).hasSize(1);
    }
}
