package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.DownloadException;
import dev.fhirbulk.error.ResourceNotFoundException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.Answer.Framing;
import dev.fhirbulk.fixture.Seen;
import dev.fhirbulk.model.ManifestFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code job.open(file)}: every byte once, or a loud end. */
class OpenFileTest extends WireTest {

    private static final String FILE = "GET /fhir/file/1";
    private static final String LINE = "{\"resourceType\":\"Patient\",\"id\":\"%d\"}\n";

    private final byte[] content = lines(5000);

    private static byte[] lines(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(String.format(LINE, i));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static int from(Seen request) {
        return Integer.parseInt(request.header("Range").replaceAll("\\D", ""));
    }

    private Answer ranged(Answer answer) {
        return answer.header("Accept-Ranges", "bytes").header("ETag", "\"v1\"");
    }

    private Answer part(Seen request) {
        int from = from(request);
        return ranged(Answer.status(206))
                .header("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length)
                .body(Arrays.copyOfRange(content, from, content.length));
    }

    private InputStream open() {
        ExportJob job = job(onePatientFile());
        ManifestFile file = job.await().files().get(0);
        return job.open(file);
    }

    @Test
    void aFileIsRead() throws IOException {
        server.on(FILE, Answer.status(200).body(content));
        try (InputStream in = open()) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
        assertThat(server.seen(JOB)).hasSize(1);
        assertThat(server.seen(FILE).get(0).header("Authorization")).isNotEmpty();
    }

    @Test
    void aJobThatWasNotWaitedForIsWaitedFor() throws IOException {
        server.on(FILE, Answer.status(200).body(content));
        ManifestFile file = job(onePatientFile()).await().files().get(0);
        try (InputStream in = client.group("g").start().open(file)) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    @Tag("b43")
    void aBrokenConnectionGoesOnWithoutRepeatingOrLosingAByte() throws IOException {
        Answer cut =
                ranged(Answer.status(200)).body(Arrays.copyOf(content, 70_000)).framing(Framing.TRUNCATED_CHUNK);
        server.on(FILE, request -> request.has("Range") ? part(request) : cut);
        try (InputStream in = open()) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void aServerThatCannotGoOnEndsLoudly() throws IOException {
        server.on(FILE, Answer.status(200).body(Arrays.copyOf(content, 70_000)).framing(Framing.TRUNCATED_LENGTH));
        try (InputStream in = open()) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .cause()
                    .isInstanceOf(DownloadException.class);
        }
    }

    @Test
    void aFileThatEndsInTheMiddleOfALineEndsLoudly() throws IOException {
        server.on(FILE, Answer.status(200).body(Arrays.copyOf(content, 70_001)));
        try (InputStream in = open()) {
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cut short")
                    .cause()
                    .isInstanceOf(BulkExportException.class);
        }
    }

    @Test
    @Tag("b44")
    void anExpiredLinkIsRenewed() throws IOException {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(
                JOB,
                manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"/fhir/file/1?sig=old\"}]"),
                manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"/fhir/file/1?sig=new\"}]"));
        server.on(
                FILE,
                request -> request.target().endsWith("new") ? Answer.status(200).body(content) : Answer.status(403));
        ExportJob job = client.group("g").start();
        try (InputStream in = job.open(job.await().files().get(0))) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
    }

    @Test
    void whatIsNotThereIsSaidAtOnce() {
        server.on(FILE, Answer.status(404));
        thrown(ResourceNotFoundException.class, this::open);
    }

    @Test
    void anOpenFileHoldsAPlaceUntilItIsClosed() throws IOException {
        BulkExportClient narrow =
                client().maxConcurrentDownloads(1).retries(RetryPolicy.never()).build();
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, onePatientFile());
        server.on(FILE, Answer.status(200).body(content));
        ExportJob job = narrow.group("g").start();
        ManifestFile file = job.await().files().get(0);
        for (int i = 0; i < 3; i++) {
            try (InputStream in = job.open(file)) {
                assertThat(in.read()).isEqualTo('{');
            }
        }
        assertThat(server.seen(FILE)).hasSize(3);
    }
}
