package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.Answer.Framing;
import dev.fhirbulk.lines.NdjsonLine;
import dev.fhirbulk.lines.NdjsonLines;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code compressFiles()}: gzip at rest, facts of the plain content. */
class CompressedFilesTest extends WireTest {

    private static final String FILE = "GET /fhir/file/1";
    private static final String CONTENT = "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n".repeat(1000);

    @TempDir
    Path folder;

    private ExportBuilder export() {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, onePatientFile());
        return client.group("g");
    }

    @Test
    void filesAreStoredGzippedWithTheFactsOfTheirContent() throws IOException {
        server.on(FILE, Answer.ok(CONTENT));
        ExportReport report = export().compressFiles().exportTo(folder.resolve("e"));
        Path stored = report.paths("Patient").get(0);
        assertThat(stored.getFileName()).hasToString("Patient.0001.ndjson.gz");
        assertThat(Files.size(stored)).isLessThan(CONTENT.length() / 10);
        try (InputStream in = new GZIPInputStream(Files.newInputStream(stored))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(CONTENT);
        }
        ExportReport plain = export().exportTo(folder.resolve("plain"));
        assertThat(report.byteCount()).isEqualTo(CONTENT.length());
        assertThat(hash(report)).isEqualTo(hash(plain));
        try (Stream<NdjsonLine> lines = NdjsonLines.read(stored).stream()) {
            assertThat(lines).hasSize(1000);
        }
    }

    private static String hash(ExportReport report) {
        try (Stream<FileOutcome> files = report.files()) {
            return files.findFirst().orElseThrow().stored().orElseThrow().sha256();
        }
    }

    @Test
    void aSecondCallAsksForNothing() {
        server.on(FILE, Answer.ok(CONTENT));
        export().compressFiles().exportTo(folder.resolve("e"));
        int before = server.seen().size();
        ExportReport again = export().compressFiles().exportTo(folder.resolve("e"));
        assertThat(again.alreadyComplete()).isTrue();
        assertThat(server.seen()).hasSize(before);
    }

    @Test
    void aFileThatWasInterruptedIsFetchedFromItsStart() {
        Answer whole = Answer.ok(CONTENT).header("Accept-Ranges", "bytes").header("ETag", "\"v1\"");
        AtomicBoolean well = new AtomicBoolean();
        server.on(FILE, request -> well.get() ? whole : whole.framing(Framing.TRUNCATED_CHUNK));
        BulkExportClient hasty = client().retries(RetryPolicy.never()).build();
        export();
        assertThat(hasty.group("g")
                        .compressFiles()
                        .exportTo(folder.resolve("e"))
                        .failedCount())
                .isEqualTo(1);
        well.set(true);
        int before = server.seen(FILE).size();
        ExportReport report = export().compressFiles().exportTo(folder.resolve("e"));
        assertThat(report.isComplete()).isTrue();
        assertThat(server.seen(FILE).get(before).has("Range")).isFalse();
        assertThat(report.byteCount()).isEqualTo(CONTENT.length());
    }

    @Test
    void whatWasStoredPlainStaysAndIsNotFetchedAgain() {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(
                JOB,
                manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"/fhir/file/1\"},"
                        + "{\"type\":\"Patient\",\"url\":\"/fhir/file/2\"}]"));
        server.on(FILE, Answer.ok(CONTENT));
        server.on("GET /fhir/file/2", Answer.status(410), Answer.status(410), Answer.ok(CONTENT));
        assertThat(client.group("g").exportTo(folder.resolve("e")).failedCount())
                .isEqualTo(1);
        ExportReport report = client.group("g").compressFiles().exportTo(folder.resolve("e"));
        assertThat(report.paths("Patient"))
                .extracting(path -> path.getFileName().toString())
                .containsExactly("Patient.0001.ndjson", "Patient.0002.ndjson.gz");
        assertThat(server.seen(FILE)).hasSize(1);
    }
}
