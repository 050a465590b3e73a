package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ExportInterruptedException;
import dev.fhirbulk.error.JournalException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.model.AttachmentReport;
import dev.fhirbulk.model.AttachmentReport.AlreadyPresent;
import dev.fhirbulk.model.AttachmentReport.Fetched;
import dev.fhirbulk.model.ExportReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same call again, and who else is in the directory. */
class AttachmentResumeTest extends AttachmentWireTest {

    private static final String OTHER = "GET /fhir/Binary/2";

    private Path journal() {
        return target().resolve(".bulk-export/attachments.jsonl");
    }

    @Test
    void theNextRunFetchesWhatIsMissingOnly() {
        server.on(BINARY, ok(PDF)).on(OTHER, Answer.status(404), ok("second"));
        ExportReport export = export(pdf("Binary/1"), pdf("Binary/2"));
        of(export).fetchTo(target());
        AttachmentReport second = of(export).fetchTo(target()).orThrow();
        assertThat(server.seen(BINARY)).hasSize(1);
        assertThat(outcomes(second)).hasExactlyElementsOfTypes(AlreadyPresent.class, Fetched.class);
    }

    @Test
    void theNextRunFindsWhatStoodInTheResource() {
        ExportReport export =
                export(document("\"data\":\"" + Base64.getEncoder().encodeToString(new byte[] {1, 2}) + "\""));
        of(export).fetchTo(target());
        assertThat(of(export).fetchTo(target()).alreadyPresent()).isOne();
    }

    @Test
    void aFileThatWasDeletedIsFetchedAgain() throws IOException {
        server.on(BINARY, ok(PDF));
        ExportReport export = export(pdf("Binary/1"));
        Files.delete(stored(of(export).fetchTo(target())).path());
        assertThat(of(export).fetchTo(target()).fetched()).isOne();
    }

    @Test
    void aTornJournalCostsOneFetchAtMost() throws IOException {
        server.on(BINARY, ok(PDF)).on(OTHER, ok("second"));
        ExportReport export = export(pdf("Binary/1"), pdf("Binary/2"));
        of(export).fetchTo(target());
        Files.write(
                journal(),
                Files.readString(journal())
                        .substring(0, (int) Files.size(journal()) - 9)
                        .getBytes());
        assertThat(of(export).fetchTo(target()).orThrow().fetched()).isOne();
        assertThat(of(export).fetchTo(target()).alreadyPresent()).isEqualTo(2);
    }

    @Test
    void aDamagedJournalIsSaidToBe() throws IOException {
        ExportReport export = export(pdf("urn:a"));
        of(export).fetchTo(target());
        Files.writeString(journal(), "garbage\n", StandardOpenOption.APPEND);
        assertThat(thrown(JournalException.class, () -> of(export).fetchTo(target())))
                .hasMessageContaining("damaged");
    }

    @Test
    void aStoredFileThatIsNotWhatAnotherResourceTellsIsFetchedAgain() {
        server.on(BINARY, ok("first"), ok(PDF));
        ExportReport export = export(pdf("Binary/1"), document("\"size\":17,\"url\":\"Binary/1\""));
        assertThat(of(export).fetchTo(target()).failed()).isOne();
        assertThat(of(export).fetchTo(target()).orThrow().fetched()).isEqualTo(2);
    }

    @Test
    void aStoredFileStaysWhereNothingBetterCanBeHad() {
        server.on(BINARY, ok("first"), Answer.status(404));
        ExportReport export = export(pdf("Binary/1"), document("\"size\":17,\"url\":\"Binary/1\""));
        of(export).fetchTo(target());
        AttachmentReport second = of(export).fetchTo(target());
        assertThat(second.alreadyPresent()).isOne();
        assertThat(files()).hasSize(1);
    }

    @Test
    void theExportsOwnDirectoryServesAsWell() {
        server.on(BINARY, ok(PDF));
        ExportReport export = export(pdf("Binary/1"));
        Path own = folder.resolve("export");
        of(export).fetchTo(own).orThrow();
        assertThat(of(export).fetchTo(own).alreadyPresent()).isOne();
        assertThat(client.group("g").exportTo(own).alreadyComplete()).isTrue();
    }

    @Test
    void aDirectoryBelowTheExportsServesAsWell() {
        server.on(BINARY, ok(PDF));
        ExportReport export = export(pdf("Binary/1"));
        of(export).fetchTo(folder.resolve("export/attachments")).orThrow();
        assertThat(client.group("g").exportTo(folder.resolve("export")).alreadyComplete())
                .isTrue();
    }

    @Test
    void aReportThatWasReadBackServesAsWell() {
        server.on(BINARY, ok(PDF));
        export(pdf("Binary/1"));
        assertThat(of(ExportReport.read(folder.resolve("export")))
                        .fetchTo(target())
                        .fetched())
                .isOne();
    }

    @Test
    void compressedExportsAreReadAsWell() {
        server.on(BINARY, ok(PDF));
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, onePatientFile());
        server.on("GET /fhir/file/1", Answer.ok(pdf("Binary/1") + "\n"));
        ExportReport export = client.group("g").compressFiles().exportTo(folder.resolve("packed"));
        assertThat(of(export).fetchTo(target()).fetched()).isOne();
    }

    @Test
    void theAttachmentsOfAnotherExportAreNotMixedIn() {
        of(export(pdf("urn:a"))).fetchTo(target());
        server.on("GET /fhir/Group/h/$export", Answer.accepted(server.url() + "/fhir/job/2"));
        server.on("GET /fhir/job/2", Answer.ok("{\"transactionTime\":\"2027-01-01T00:00:00Z\",\"output\":[]}"));
        ExportReport other = client.group("h").exportTo(folder.resolve("other"));
        assertThat(thrown(JournalException.class, () -> of(other).fetchTo(target())))
                .hasMessageContaining("another export");
    }

    @Test
    void aDirectoryWithForeignFilesIsRefused() throws IOException {
        Files.writeString(Files.createDirectories(target()).resolve("thesis.txt"), "mine");
        ExportReport export = export(pdf("Binary/1"));
        assertThat(thrown(JournalException.class, () -> of(export).fetchTo(target())))
                .hasMessageContaining("thesis.txt");
    }

    @Test
    void twoRunsDoNotShareADirectory() {
        ExportReport export = export(pdf("Binary/1"));
        server.on(BINARY, request -> {
            thrown(DestinationException.class, () -> of(export).fetchTo(target()));
            return ok(PDF);
        });
        assertThat(of(export).fetchTo(target()).orThrow().fetched()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".part"})
    void aLinkInTheWayIsNeverWrittenThrough(String suffix) throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "links need a POSIX file system");
        server.on(BINARY, ok(PDF));
        ExportReport export = export(pdf("Binary/1"));
        Path file = stored(of(export).fetchTo(target())).path();
        Path victim = Files.writeString(folder.resolve("victim"), "untouched");
        Files.delete(file);
        String name = file.getFileName().toString();
        String link = suffix.isEmpty() ? name : name.replace(".pdf", suffix);
        Files.createSymbolicLink(target().resolve(link), victim);
        try {
            of(export).fetchTo(target());
        } catch (DestinationException refused) {
            assertThat(refused).hasMessageNotContaining("victim");
        }
        assertThat(victim).hasContent("untouched");
    }

    @Test
    void anInterruptStopsTheWorkAndKeepsWhatWasFetched() throws Exception {
        server.on(BINARY, ok(PDF));
        ExportReport export = export(pdf("Binary/1"));
        Thread.currentThread().interrupt();
        try {
            assertThat(thrown(ExportInterruptedException.class, () -> of(export).fetchTo(target())))
                    .hasMessageContaining("fetchTo");
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(of(export).fetchTo(target()).orThrow().fetched()).isOne();
    }

    @Test
    void moreThanOneBatchIsWorkedThrough() {
        server.on(BINARY, ok(PDF));
        String[] lines = new String[2_100];
        for (int i = 0; i < lines.length; i++) {
            server.on("GET /fhir/n/" + i, ok("n" + i));
            lines[i] = i % 3 == 0 ? pdf("Binary/1") : pdf("n/" + i);
        }
        AttachmentReport report = fetch(lines).orThrow();
        assertThat(report.fetched()).isEqualTo(2_100);
        assertThat(server.seen(BINARY)).hasSize(1);
    }

    @Test
    void filesAreForTheirOwnersEyes() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "needs POSIX permissions");
        server.on(BINARY, ok(PDF));
        Path file = stored(fetch(pdf("Binary/1"))).path();
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThat(Files.getPosixFilePermissions(target().resolve("attachment-report.ndjson")))
                .hasSize(2);
    }
}
