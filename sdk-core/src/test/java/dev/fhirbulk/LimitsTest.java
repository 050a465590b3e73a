package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.error.AuthenticationException;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.InvalidRequestException;
import dev.fhirbulk.error.Limit;
import dev.fhirbulk.error.LimitExceededException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportStatus;
import dev.fhirbulk.model.FileOutcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a server sends is taken up to a limit, each of which the caller can move. */
class LimitsTest extends WireTest {

    private static final String FILE = "GET /fhir/file/1";

    @TempDir
    Path folder;

    private ClientBuilder limited(Limit limit, long value) {
        return client().retries(RetryPolicy.never()).limit(limit, value);
    }

    private BulkExportException refusedManifest(Limit limit, long value, Answer... polls) {
        job(polls);
        try (BulkExportClient one = limited(limit, value).build()) {
            return thrown(
                    BulkExportException.class, () -> one.group("g").start().await());
        }
    }

    private static void exceeds(Limit limit, BulkExportException error) {
        assertThat(error)
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("limit(Limit." + limit + ", …)")
                .returns(limit, thrown -> ((LimitExceededException) thrown).limit());
    }

    @Test
    void aLargerManifestIsRefused() {
        exceeds(Limit.MANIFEST_BYTES, refusedManifest(Limit.MANIFEST_BYTES, 100, onePatientFile()));
    }

    @Test
    void moreFilesAreRefused() {
        Answer two = manifest("\"output\":[{\"url\":\"/a\"},{\"url\":\"/b\"}]");
        exceeds(Limit.MANIFEST_ENTRIES, refusedManifest(Limit.MANIFEST_ENTRIES, 1, two));
    }

    @Test
    void moreFilesOnSeveralPagesAreRefused() {
        server.on("GET /fhir/page/2", manifest("\"output\":[{\"url\":\"/b\"}]"));
        Answer first = manifest("\"output\":[{\"url\":\"/a\"}],\"link\":[{\"relation\":\"next\",\"url\":\""
                + server.url() + "/fhir/page/2\"}]");
        exceeds(Limit.MANIFEST_ENTRIES, refusedManifest(Limit.MANIFEST_ENTRIES, 1, first));
    }

    @Test
    void morePagesAreRefused() {
        server.on("GET /fhir/page/2", manifest("\"output\":[]"));
        Answer first = manifest(
                "\"output\":[],\"link\":[{\"relation\":\"next\",\"url\":\"" + server.url() + "/fhir/page/2\"}]");
        exceeds(Limit.MANIFEST_PAGES, refusedManifest(Limit.MANIFEST_PAGES, 1, first));
    }

    @Test
    void aDeeperManifestIsRefused() {
        exceeds(Limit.JSON_DEPTH, refusedManifest(Limit.JSON_DEPTH, 5, manifest("\"x\":[[[[[[1]]]]]],\"output\":[]")));
    }

    @Test
    void aDeeperManifestIsReadWhereThatIsMeant() {
        job(manifest("\"x\":" + "[".repeat(500) + "]".repeat(500) + ",\"output\":[]"));
        try (BulkExportClient one = limited(Limit.JSON_DEPTH, 600).build()) {
            ExportManifest manifest = one.group("g").start().await();
            assertThat(manifest.unknown()).contains("[[[");
        }
    }

    @Test
    void anOverlongLinkIsRefused() {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/" + "1".repeat(200)));
        try (BulkExportClient one = limited(Limit.HEADER_CHARS, 100).build()) {
            exceeds(
                    Limit.HEADER_CHARS,
                    thrown(BulkExportException.class, () -> one.group("g").start()));
        }
    }

    @Test
    void anotherOverlongHeaderIsIgnored() {
        job(Answer.status(202).header("X-Progress", "x".repeat(101)), onePatientFile());
        try (BulkExportClient one = limited(Limit.HEADER_CHARS, 100).build()) {
            assertThat(one.group("g").start().status())
                    .isInstanceOfSatisfying(
                            ExportStatus.InProgress.class,
                            running -> assertThat(running.progress()).isEmpty());
        }
    }

    @Test
    void anErrorsBodyIsReadToItsLimit() {
        server.on(KICK_OFF, Answer.status(400).body("x".repeat(50)));
        try (BulkExportClient one = limited(Limit.ERROR_BYTES, 10).build()) {
            assertThat(thrown(
                                    InvalidRequestException.class,
                                    () -> one.group("g").start())
                            .body())
                    .contains("x".repeat(10));
        }
    }

    @Test
    void aLargerTokenAnswerIsRefused() {
        server.on("GET /token", Answer.ok("{\"a\":\"" + "x".repeat(100) + "\"}"));
        try (BulkExportClient one = limited(Limit.TOKEN_BYTES, 100)
                .authorizer(context -> {
                    context.get(java.net.URI.create(server.url() + "/token"));
                    throw new AssertionError("nothing was refused");
                })
                .build()) {
            exceeds(
                    Limit.TOKEN_BYTES,
                    thrown(BulkExportException.class, () -> one.group("g").start()));
        }
    }

    private FileOutcome.Failed failed(Limit limit, long value, Answer file) {
        job(onePatientFile());
        server.on(FILE, file);
        try (BulkExportClient one = limited(limit, value).build()) {
            ExportReport report = one.group("g").exportTo(folder.resolve("e"));
            return (FileOutcome.Failed) report.files().findFirst().orElseThrow();
        }
    }

    @Test
    void aLongerLineFailsItsFile() {
        Answer file = Answer.ok("{\"resourceType\":\"Patient\",\"id\":\"" + "x".repeat(100) + "\"}\n");
        exceeds(Limit.LINE_BYTES, failed(Limit.LINE_BYTES, 100, file).error());
    }

    @Test
    void aLineThatNeverEndsFailsItsFileBeforeItsEnd() {
        FileOutcome.Failed failed = failed(
                Limit.LINE_BYTES,
                100_000,
                Answer.ok("{\"x\":\"" + "x".repeat(1 << 20)).framing(Answer.Framing.STALL));
        exceeds(Limit.LINE_BYTES, failed.error());
    }

    @Test
    void aBombOfGzipIsStoppedAndNotTriedAgain() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bomb)) {
            byte[] line = ("{\"resourceType\":\"Patient\"}" + " ".repeat((1 << 20) - 27) + "\n").getBytes();
            for (int i = 0; i < 80; i++) {
                gzip.write(line);
            }
        }
        job(onePatientFile());
        server.on(FILE, Answer.status(200).header("Content-Encoding", "gzip").body(bomb.toByteArray()));
        ExportReport report = client.group("g").exportTo(folder.resolve("e"));
        FileOutcome.Failed failed =
                (FileOutcome.Failed) report.files().findFirst().orElseThrow();
        exceeds(Limit.GZIP_RATIO, failed.error());
        assertThat(server.seen(FILE)).hasSize(1);
    }

    @Test
    void denseFilesAreReadWhereThatIsMeant() throws IOException {
        ByteArrayOutputStream dense = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(dense)) {
            byte[] line = ("{\"resourceType\":\"Patient\"}" + " ".repeat((1 << 20) - 27) + "\n").getBytes();
            for (int i = 0; i < 80; i++) {
                gzip.write(line);
            }
        }
        job(onePatientFile());
        server.on(FILE, Answer.status(200).header("Content-Encoding", "gzip").body(dense.toByteArray()));
        try (BulkExportClient one = limited(Limit.GZIP_RATIO, 2000).build()) {
            assertThat(one.group("g").exportTo(folder.resolve("e")).isComplete())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLimitMustBeWithinItsBounds(Limit limit) {
        assertThatIllegalArgumentException().isThrownBy(() -> client().limit(limit, 0));
        if (limit.most() < Long.MAX_VALUE) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> client().limit(limit, limit.most() + 1))
                    .withMessageContaining("Limit." + limit);
        }
    }

    @Test
    @Tag("b68")
    void credentialsThatAnErrorPageRepeatsAreMasked() {
        server.on(
                KICK_OFF,
                request -> Answer.status(401)
                        .header("X-Request-Id", "was " + request.header("Authorization"))
                        .body("You sent " + request.header("Authorization")));
        AuthenticationException error =
                thrown(AuthenticationException.class, () -> client.group("g").start());
        assertThat(error.describe() + error.requestIds() + error.body())
                .contains("You sent Bearer ...")
                .doesNotContain("planted-token");
    }
}
