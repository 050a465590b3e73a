package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.IncompleteExportException;
import dev.fhirbulk.error.ManifestException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.model.ExportReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests that grow while the job runs, and pages that lead astray. IG STU3, "Partial manifests". */
class PartialManifestTest extends WireTest {

    @TempDir
    Path folder;

    private ExportBuilder export() {
        return client.group("g").allowPartialManifests();
    }

    private String entry(int number) {
        server.on("GET /fhir/f/" + number, Answer.ok("{\"resourceType\":\"Patient\",\"id\":\"p" + number + "\"}\n"));
        return "{\"type\":\"Patient\",\"url\":\"/fhir/f/" + number + "\"}";
    }

    private static String body(String members) {
        return "{\"transactionTime\":\"2026-01-01T00:00:00Z\"," + members + "}";
    }

    private static String next(String url) {
        return ",\"link\":[{\"relation\":\"next\",\"url\":\"" + url + "\"}]";
    }

    private void accepted() {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
    }

    @Test
    @Tag("b37")
    void filesAreFetchedWhileTheJobRuns() {
        accepted();
        String first = entry(1);
        String both = first + "," + entry(2);
        // The job does not end before its first file was asked for.
        server.on(
                JOB,
                request -> server.seen("GET /fhir/f/1").isEmpty()
                        ? Answer.status(202).body(body("\"output\":[" + first + "]"))
                        : Answer.ok(body("\"output\":[" + both + "]")));
        ExportReport report = export().exportTo(folder.resolve("e"));
        assertThat(report.isComplete()).isTrue();
        assertThat(report.paths("Patient")).hasSize(2);
        assertThat(server.seen("GET /fhir/f/1")).hasSize(1);
    }

    @Test
    @Tag("b37")
    void pagesAreFetchedWhileTheJobRuns() {
        accepted();
        server.on(JOB, Answer.status(202).body(body("\"output\":[" + entry(1) + "]" + next("/fhir/page/2"))));
        String second = body("\"output\":[" + entry(2) + "]");
        server.on(
                "GET /fhir/page/2",
                request -> server.seen("GET /fhir/f/1").isEmpty() ? Answer.status(202) : Answer.ok(second));
        assertThat(export().exportTo(folder.resolve("e")).paths("Patient")).hasSize(2);
    }

    @Test
    void aHandlerThatFailsDoesNotWaitForTheEndOfTheJob() {
        accepted();
        server.on(JOB, Answer.status(202).body(body("\"output\":[" + entry(1) + "]")));
        ExportJob job = export().start();
        thrown(
                DestinationException.class,
                () -> job.forEachFile(2, (file, in) -> {
                    throw new IOException("the caller's own");
                }));
    }

    @Test
    void anEntryThatChangesUnderARunningJobIsSaidAndTheNextCallCompletes() {
        accepted();
        String changed = body("\"output\":[" + entry(2) + "]");
        server.on(
                JOB,
                request -> server.seen("GET /fhir/f/1").isEmpty()
                        ? Answer.status(202).body(body("\"output\":[" + entry(1) + "]"))
                        : Answer.ok(changed));
        assertThat(thrown(ManifestException.class, () -> export().exportTo(folder.resolve("e"))))
                .hasMessageContaining("changed an entry");
        ExportReport report = export().exportTo(folder.resolve("e"));
        assertThat(report.isComplete()).isTrue();
        assertThat(report.paths("Patient"))
                .hasSize(1)
                .first()
                .satisfies(path -> assertThat(path).content().contains("p2"));
        assertThat(server.seen(KICK_OFF)).hasSize(1);
    }

    @Test
    @Tag("b37")
    void linksInACircleLoseNoFileAndAreNoCompleteExport() {
        accepted();
        server.on(JOB, Answer.ok(body("\"output\":[" + entry(1) + "]" + next("/fhir/page/2"))));
        server.on("GET /fhir/page/2", Answer.ok(body("\"output\":[" + entry(2) + "]" + next("/fhir/job/1"))));
        ExportReport report = export().exportTo(folder.resolve("e"));
        assertThat(report.fileCount()).isEqualTo(2);
        assertThat(report.failedCount()).isZero();
        assertThat(report.isComplete()).isFalse();
        assertThat(thrown(IncompleteExportException.class, report::orThrow)).hasMessageContaining("circle");
    }

    @Test
    @Tag("b37")
    void aLinkToAPageThatMovedIsReadAgainOnThePageBefore() {
        accepted();
        String one = "\"output\":[" + entry(1) + "]";
        ConcurrentLinkedQueue<String> moving = new ConcurrentLinkedQueue<>();
        moving.add("/fhir/page/2?sig=old");
        server.on(
                JOB,
                request -> Answer.ok(body(one + next(moving.isEmpty() ? "/fhir/page/2?sig=new" : moving.remove()))));
        String two = body("\"output\":[" + entry(2) + "]");
        server.on(
                "GET /fhir/page/2", request -> request.target().endsWith("new") ? Answer.ok(two) : Answer.status(403));
        assertThat(export().exportTo(folder.resolve("e")).paths("Patient")).hasSize(2);
    }
}
