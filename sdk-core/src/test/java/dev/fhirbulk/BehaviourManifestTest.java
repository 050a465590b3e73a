package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ExportJobFailedException;
import dev.fhirbulk.error.ManifestException;
import dev.fhirbulk.error.ServerErrorException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ExportReport;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests as servers write them, and pages of which one fails. */
class BehaviourManifestTest extends WireTest {

    private static final String PAGE = "GET /fhir/page/2";

    @TempDir
    Path folder;

    private ExportManifest read(String members) {
        return job(Answer.ok("{\"transactionTime\":\"2026-01-01T00:00:00Z\"," + members + "}"))
                .await();
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "\"false\"", "\"False\""})
    @Tag("b28")
    void theTokenFlagMayBeATextThatSaysNo(String flag) {
        assertThat(read("\"requiresAccessToken\":" + flag).requiresAccessToken())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"output\":null,\"error\":null", "\"request\":\"x\"", "\"output\":[]", "\"error\":[]"})
    @Tag("b29")
    void absentOrNullListsAreAnEmptyExport(String members) {
        read(members);
        ExportReport report = client.group("g").exportTo(folder.resolve("e"));
        assertThat(report.isComplete()).isTrue();
        assertThat(report.fileCount()).isZero();
    }

    @Test
    @Tag("b30")
    void anEmptyBodyIsNoEmptyExport() {
        job(Answer.ok(""));
        ManifestException error =
                thrown(ManifestException.class, () -> client.group("g").exportTo(folder.resolve("e")));
        assertThat(error).hasMessageContaining("is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"https://x/a\":1}", "[{\"url\":\"https://x/a\",\"valueString\":\"b\"}]"})
    @Tag("b32")
    void extensionsAreKeptAsObjectsAndAsLists(String extension) {
        ExportManifest manifest = read("\"output\":[{\"type\":\"Patient\",\"url\":\"1\",\"extension\":" + extension
                + "}],\"extension\":" + extension);
        assertThat(manifest.unknown()).contains("\"extension\":" + extension);
        assertThat(manifest.files().get(0).extension()).isEqualTo(extension);
    }

    @ParameterizedTest
    @CsvSource({
        "f 1/a|b.ndjson, /fhir/job/f%201/a%7Cb.ndjson",
        "/files/x{1}?sig=a%2Bb|c d, /files/x%7B1%7D?sig=a%2Bb%7Cc%20d",
        "?part=1, /fhir/job/1?part=1"
    })
    @Tag("b34")
    void aFileIsFetchedAtItsRelativeAndIllFormedUrl(String url, String target) {
        Answer file = Answer.ok("{\"resourceType\":\"Patient\",\"id\":\"a\"}\n");
        Answer manifest = manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"" + url + "\"}]");
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, seen -> seen.target().contains("?") ? file : manifest);
        server.on("GET " + target.replaceAll("\\?.*", ""), file);
        ExportReport report = client.group("g").exportTo(folder.resolve("e"));
        assertThat(report.orThrow().resourceCount()).isEqualTo(1);
        assertThat(server.seen()).extracting(seen -> seen.target()).endsWith(target);
    }

    /** Two pages of one file each; the second page answers so. */
    private void paged(Answer... second) {
        server.on("GET /fhir/f/1", Answer.ok("{\"resourceType\":\"Patient\",\"id\":\"a\"}\n"));
        server.on("GET /fhir/f/2", Answer.ok("{\"resourceType\":\"Patient\",\"id\":\"b\"}\n"));
        job(
                manifest(
                        "\"output\":[{\"type\":\"Patient\",\"url\":\"/fhir/f/1\"}],\"link\":[{\"relation\":\"next\",\"url\":\"/fhir/page/2\"}]"));
        server.on(PAGE, second);
    }

    private Answer secondPage() {
        return manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"/fhir/f/2\"}]");
    }

    private ExportReport export() {
        return client.group("g").allowPartialManifests().exportTo(folder.resolve("e"));
    }

    @Test
    @Tag("b37")
    void aPageThatFailsForAPassingReasonIsReadAgain() {
        paged(Answer.outcome(500, "error", "timeout"), Answer.status(503), Answer.closed(), secondPage());
        assertThat(export().orThrow().resourceCount()).isEqualTo(2);
    }

    @Test
    @Tag("b37")
    void aPageThatIsNotToBeHadLosesNothingThatIsStored() {
        paged(Answer.status(500));
        BulkExportException error = thrown(ServerErrorException.class, this::export);
        assertThat(error.handleText()).isPresent();
        assertThat(server.seen()).noneMatch(seen -> seen.method().equals("DELETE"));
        server.on(PAGE, Answer.status(500), secondPage());
        assertThat(export().orThrow().resourceCount()).isEqualTo(2);
        assertThat(server.seen("GET /fhir/f/1")).hasSize(1);
    }

    @Test
    @Tag("b37")
    void aPageThatFailsForGoodMeansThatTheJobFailed() {
        paged(Answer.outcome(500, "fatal", "processing"));
        ExportJobFailedException error = thrown(ExportJobFailedException.class, this::export);
        assertThat(error.issues()).hasSize(1);
        assertThat(server.seen(PAGE)).hasSize(1);
    }

    @Test
    @Tag("b37")
    void linksOfEveryPageAreRenewed() {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        String[] now = {"old"};
        server.on(JOB, seen -> page(1, now[0], ",\"link\":[{\"relation\":\"next\",\"url\":\"/fhir/page/2\"}]"));
        server.on(PAGE, seen -> page(2, now[0], ""));
        for (int i = 1; i <= 2; i++) {
            String line = "{\"resourceType\":\"Patient\",\"id\":\"" + i + "\"}\n";
            server.on("GET /fhir/f/" + i, seen -> {
                now[0] = "new";
                return seen.target().endsWith("new") ? Answer.ok(line) : Answer.status(403);
            });
        }
        ExportReport report = export();
        assertThat(report.orThrow().paths("Patient"))
                .extracting(Files::readString)
                .containsExactly(
                        "{\"resourceType\":\"Patient\",\"id\":\"1\"}\n",
                        "{\"resourceType\":\"Patient\",\"id\":\"2\"}\n");
    }

    private Answer page(int number, String signature, String link) {
        return manifest(
                "\"output\":[{\"type\":\"Patient\",\"url\":\"/fhir/f/" + number + "?sig=" + signature + "\"}]" + link);
    }
}
