package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ExportJobFailedException;
import dev.fhirbulk.error.IncompleteExportException;
import dev.fhirbulk.error.InvalidRequestException;
import dev.fhirbulk.error.JobNotFoundException;
import dev.fhirbulk.error.JournalException;
import dev.fhirbulk.error.KickOffUncertainException;
import dev.fhirbulk.error.MissingContentLocationException;
import dev.fhirbulk.error.ServiceUnavailableException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileOutcome;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an export directory may hold, and what {@code exportTo} does about it (design §4). */
class DirectoryLifeTest extends WireTest {

    private static final String LINE = "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n";

    @TempDir
    Path folder;

    private Path directory() {
        return folder.resolve("export");
    }

    /** A server that accepts, completes at once and has one file. */
    private void whole() {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, onePatientFile());
        server.on("GET /fhir/file/1", Answer.ok(LINE));
    }

    private ExportReport export() {
        return client.group("g").exportTo(directory());
    }

    private List<String> events() throws IOException {
        return Files.readAllLines(directory().resolve(".bulk-export/journal.jsonl")).stream()
                .map(line -> line.replaceAll(".*\"event\":\"([a-z]+)\".*", "$1"))
                .toList();
    }

    @Test
    void anAbsentDirectoryIsMade() throws IOException {
        whole();
        assertThat(export().orThrow().paths("Patient"))
                .containsExactly(directory().resolve("Patient.0001.ndjson"));
        assertThat(events()).containsExactly("export", "intent", "handle", "done", "finished");
    }

    @Test
    void anEmptyDirectoryIsUsed() throws IOException {
        whole();
        Files.createDirectory(directory());
        assertThat(export().isComplete()).isTrue();
    }

    @Test
    void aFinishedExportIsReturned() {
        whole();
        export();
        int requests = server.seen().size();
        ExportReport again = export();
        assertThat(again.alreadyComplete()).isTrue();
        assertThat(again.orThrow().resourceCount()).isEqualTo(1);
        assertThat(server.seen()).hasSize(requests);
    }

    @Test
    void aFinishedExportThatLostAFileFetchesItAgain() throws IOException {
        whole();
        Path file = export().paths("Patient").get(0);
        Files.delete(file);
        ExportReport again = export();
        assertThat(again.alreadyComplete()).isFalse();
        assertThat(file).hasContent(LINE.strip());
        assertThat(server.seen(KICK_OFF)).hasSize(1);
    }

    @Test
    void anUnfinishedExportGoesOnWithTheSameJobAndOnlyWhatIsMissing() {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(
                JOB,
                manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"" + server.url()
                        + "/fhir/file/1\"},{\"type\":\"Device\",\"url\":\"" + server.url() + "/fhir/file/2\"}]"));
        server.on("GET /fhir/file/1", Answer.ok(LINE));
        server.on(
                "GET /fhir/file/2",
                Answer.status(404),
                Answer.status(404),
                Answer.ok(LINE.replace("Patient", "Device")));
        ExportReport first = export();
        assertThat(first.failedCount()).isEqualTo(1);
        thrown(IncompleteExportException.class, first::orThrow);
        assertThat(export().orThrow().fileCount()).isEqualTo(2);
        assertThat(server.seen(KICK_OFF)).hasSize(1);
        assertThat(server.seen("GET /fhir/file/1")).hasSize(1);
    }

    @Test
    void aKickOffWithoutAnswerLeavesAnIntentThatStopsTheNextCall() throws IOException {
        server.on(KICK_OFF, Answer.closed());
        thrown(KickOffUncertainException.class, this::export);
        assertThat(events()).containsExactly("export", "intent");
        KickOffUncertainException again = thrown(KickOffUncertainException.class, this::export);
        assertThat(again).hasMessageContaining("afterLostKickOff");
        assertThat(server.seen(KICK_OFF)).hasSize(1);
    }

    @Test
    void theRemedyStartsAgain() {
        server.on(KICK_OFF, Answer.closed(), Answer.accepted(server.url() + "/fhir/job/1"));
        thrown(KickOffUncertainException.class, this::export);
        server.on(JOB, onePatientFile());
        server.on("GET /fhir/file/1", Answer.ok(LINE));
        ExportReport report = client.group("g")
                .afterLostKickOff(ExportBuilder.LostKickOff.START_AGAIN)
                .exportTo(directory());
        assertThat(report.isComplete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 504})
    void aGatewaysFailureIsUncertainToo(int status) throws IOException {
        server.on(KICK_OFF, Answer.status(status));
        thrown(ServiceUnavailableException.class, this::export);
        assertThat(events()).endsWith("intent");
    }

    @Test
    void anAcceptedKickOffWithoutAJobIsUncertain() throws IOException {
        server.on(KICK_OFF, Answer.status(202));
        thrown(MissingContentLocationException.class, this::export);
        assertThat(events()).endsWith("intent");
    }

    @Test
    void aRefusedKickOffIsTakenBack() throws IOException {
        server.on(KICK_OFF, Answer.outcome(400, "error", "invalid"), Answer.accepted(server.url() + "/fhir/job/1"));
        thrown(InvalidRequestException.class, this::export);
        assertThat(events()).containsExactly("export", "intent", "refused");
        server.on(JOB, onePatientFile());
        server.on("GET /fhir/file/1", Answer.ok(LINE));
        assertThat(export().isComplete()).isTrue();
    }

    @Test
    void aFailedJobThrowsOnceAndIsThenSetAside() throws IOException {
        server.on(
                KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"), Answer.accepted(server.url() + "/fhir/job/2"));
        server.on(JOB, Answer.outcome(500, "fatal", "invalid"));
        thrown(ExportJobFailedException.class, this::export);
        Files.writeString(directory().resolve("Patient.0001.ndjson.part"), "half");
        server.on("GET /fhir/job/2", onePatientFile());
        server.on("GET /fhir/file/1", Answer.ok(LINE));
        assertThat(export().isComplete()).isTrue();
        assertThat(directory().resolve("old-1/Patient.0001.ndjson.part")).exists();
        assertThat(directory().resolve("old-1/.bulk-export/journal.jsonl")).exists();
        assertThat(directory().resolve("Patient.0001.ndjson")).exists();
    }

    @Test
    void aJobThatIsGoneThrowsOnceAndIsThenSetAside() throws IOException {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, Answer.status(404));
        thrown(JobNotFoundException.class, this::export);
        assertThat(events()).endsWith("failed");
        thrown(JobNotFoundException.class, this::export);
        assertThat(directory().resolve("old-1")).isDirectory();
        thrown(JobNotFoundException.class, this::export);
        assertThat(directory().resolve("old-2")).isDirectory();
        assertThat(directory().resolve("old-2/old-1")).doesNotExist();
    }

    @Test
    void anotherRequestIsRefused() {
        whole();
        export();
        JournalException refused =
                thrown(JournalException.class, () -> client.group("other").exportTo(directory()));
        assertThat(refused).hasMessageContaining("another request");
    }

    @Test
    void foreignFilesAreRefusedAndNamed() throws IOException {
        Files.createDirectory(directory());
        Files.writeString(directory().resolve("thesis.doc"), "mine");
        assertThat(thrown(JournalException.class, this::export)).hasMessageContaining("thesis.doc");
        assertThat(server.seen()).isEmpty();
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsRefused() throws IOException {
        Files.writeString(directory(), "mine");
        assertThat(thrown(DestinationException.class, this::export)).hasMessageContaining("is a file");
        assertThat(server.seen()).isEmpty();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsRefused() {
        // Not even root may write there.
        Path nowhere = Path.of("/proc/export");
        Assumptions.assumeTrue(Files.isDirectory(nowhere.getParent()), "no /proc on this system");
        DestinationException refused =
                thrown(DestinationException.class, () -> client.group("g").exportTo(nowhere));
        assertThat(refused).hasMessageContaining("cannot be used");
        assertThat(server.seen()).isEmpty();
    }

    @Test
    void aNewerJournalIsRefused() throws IOException {
        whole();
        export();
        Path journal = directory().resolve(".bulk-export/journal.jsonl");
        Files.writeString(journal, Files.readString(journal).replace("\"format\":1", "\"format\":2"));
        assertThat(thrown(JournalException.class, this::export)).hasMessageContaining("newer version");
    }

    @Test
    void aDamagedJournalIsRefusedAndLeftAlone() throws IOException {
        whole();
        export();
        Path journal = directory().resolve(".bulk-export/journal.jsonl");
        String damaged = "x" + Files.readString(journal);
        Files.writeString(journal, damaged);
        assertThat(thrown(JournalException.class, this::export)).hasMessageContaining("damaged");
        assertThat(journal).hasContent(damaged);
    }

    @Test
    void aDirectoryInUseIsRefused() {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        AtomicReference<DestinationException> refused = new AtomicReference<>();
        server.on(JOB, request -> {
            try {
                export();
            } catch (DestinationException inUse) {
                refused.set(inUse);
            }
            return onePatientFile();
        });
        server.on("GET /fhir/file/1", Answer.ok(LINE));
        assertThat(export().isComplete()).isTrue();
        assertThat(refused.get()).hasMessageContaining("this process");
    }

    @Test
    void theHandleIsForItsOwnerOnly() throws IOException {
        whole();
        export();
        Path handle = directory().resolve(".bulk-export/handle");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(handle)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(handle.getParent())))
                .isEqualTo("rwx------");
        assertThat(client.resume(Files.readString(handle)).handle().statusUrl())
                .hasToString(server.url() + "/fhir/job/1");
    }

    @Test
    @Tag("b68")
    void journalAndReportHoldNeitherTokenNorUrlsOfFiles() throws IOException {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(
                JOB,
                manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"" + server.url()
                        + "/fhir/file/1?X-Amz-Signature=secret77\"}]"));
        server.on("GET /fhir/file/1", Answer.ok(LINE));
        ExportReport report = export();
        String journal = Files.readString(directory().resolve(".bulk-export/journal.jsonl"));
        assertThat(journal)
                .doesNotContain("planted-token")
                .doesNotContain("secret77")
                .doesNotContain("/fhir/file");
        String stored = Files.readString(directory().resolve("export-report.json"));
        assertThat(stored)
                .doesNotContain("planted-token")
                .doesNotContain("secret77")
                .doesNotContain("/fhir/job/1");
        assertThat(report.toString()).doesNotContain("secret77");
    }

    @Test
    void aTornLastLineOfTheJournalIsForgotten() throws IOException {
        whole();
        export();
        Path journal = directory().resolve(".bulk-export/journal.jsonl");
        byte[] bytes = Files.readAllBytes(journal);
        int lastLine = new String(bytes, java.nio.charset.StandardCharsets.UTF_8).indexOf("{\"event\":\"finished\"");
        int from = lastLine < 0 ? bytes.length - 40 : lastLine;
        for (int length = bytes.length - 1; length >= from; length--) {
            Files.write(journal, java.util.Arrays.copyOf(bytes, length));
            assertThat(export().isComplete())
                    .as("%d of %d bytes", length, bytes.length)
                    .isTrue();
        }
        assertThat(server.seen(KICK_OFF)).hasSize(1);
        assertThat(server.seen("GET /fhir/file/1")).hasSize(1);
    }

    @Test
    void exportIntoMakesADatedDirectory() {
        whole();
        ExportReport report =
                client.group("g").exportInto(folder.resolve("root")).orThrow();
        assertThat(report.directory()).contains(folder.resolve("root/2026-01-01T00-00-00Z"));
    }

    @Test
    void exportIntoMakesAnotherOneTheNextTime() throws IOException {
        whole();
        client.group("g").exportInto(folder.resolve("root")).orThrow();
        client.group("g").exportInto(folder.resolve("root")).orThrow();
        try (Stream<Path> nights = Files.list(folder.resolve("root"))) {
            assertThat(nights.map(night -> night.getFileName().toString()))
                    .containsExactlyInAnyOrder("2026-01-01T00-00-00Z", "2026-01-01T00-00-00Z-2");
        }
    }

    @Test
    void exportIntoContinuesWhatIsUnfinished() {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, onePatientFile());
        server.on("GET /fhir/file/1", Answer.status(404), Answer.status(404), Answer.ok(LINE));
        assertThat(client.group("g").exportInto(folder.resolve("root")).isComplete())
                .isFalse();
        time.pass(Duration.ofDays(1));
        ExportReport report =
                client.group("g").exportInto(folder.resolve("root")).orThrow();
        assertThat(report.directory()).contains(folder.resolve("root/2026-01-01T00-00-00Z"));
        assertThat(server.seen(KICK_OFF)).hasSize(1);
    }

    @Test
    void aRootThatIsAFileIsRefused() throws IOException {
        Path root = Files.writeString(folder.resolve("root"), "mine");
        assertThat(thrown(DestinationException.class, () -> client.group("g").exportInto(root)))
                .hasMessageContaining("must be a directory");
    }

    @Test
    void aJobStartedElsewhereIsDownloaded() {
        whole();
        ExportJob job = client.resume(client.group("g").start().handle().toText());
        assertThat(job.download(directory()).orThrow().fileCount()).isEqualTo(1);
        assertThat(job.download(directory()).alreadyComplete()).isTrue();
        assertThat(export().alreadyComplete()).isTrue();
    }

    @Test
    void anotherJobsDownloadIsNotMixedIn() {
        server.on(
                KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"), Answer.accepted(server.url() + "/fhir/job/2"));
        server.on(JOB, onePatientFile());
        server.on("GET /fhir/file/1", Answer.status(404));
        client.group("g").start().download(directory());
        assertThat(thrown(
                        JournalException.class, () -> client.group("g").start().download(directory())))
                .hasMessageContaining("another job");
    }

    @Test
    void aFailedDownloadIsSetAsideByTheNextJob() {
        server.on(
                KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"), Answer.accepted(server.url() + "/fhir/job/2"));
        server.on(JOB, Answer.status(404));
        server.on("GET /fhir/job/2", onePatientFile());
        server.on("GET /fhir/file/1", Answer.ok(LINE));
        thrown(JobNotFoundException.class, () -> client.group("g").start().download(directory()));
        assertThat(client.group("g").start().download(directory()).isComplete()).isTrue();
        assertThat(directory().resolve("old-1")).isDirectory();
    }

    @Test
    void otherFileSystemsWorkToo() throws IOException {
        whole();
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
            Path export = memory.getPath("/export");
            ExportReport report = client.group("g").exportTo(export).orThrow();
            assertThat(Files.readString(report.paths("Patient").get(0))).isEqualTo(LINE);
            assertThat(ExportReport.read(export).fileCount()).isEqualTo(1);
        }
    }

    @Test
    void aFileWithATypeThatClimbsStaysInTheDirectory() throws IOException {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(
                JOB, manifest("\"output\":[{\"type\":\"../../etc/x\",\"url\":\"" + server.url() + "/fhir/file/1\"}]"));
        server.on("GET /fhir/file/1", Answer.ok(LINE));
        export();
        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all.filter(Files::isRegularFile)
                            .map(path -> directory().relativize(path).toString()))
                    .contains("unknown.0001.ndjson")
                    .noneMatch(name -> name.startsWith(".."));
        }
    }

    @Test
    void filesThatTheServerListsOtherwiseThanBeforeNeverShareAName() throws IOException {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        String[] types = {"Patient", "Patient", "Patient"};
        AtomicBoolean well = new AtomicBoolean();
        server.on(
                JOB,
                request -> manifest("\"output\":["
                        + IntStream.range(0, 3)
                                .mapToObj(i -> "{\"type\":\"" + types[i] + "\",\"url\":\"/fhir/moved/" + i + "\"}")
                                .collect(Collectors.joining(","))
                        + "]"));
        for (int i = 0; i < 3; i++) {
            String line = "{\"resourceType\":\"" + (i == 0 ? "Device" : "Patient") + "\",\"id\":\"moved-" + i + "\"}\n";
            boolean always = i == 1;
            server.on("GET /fhir/moved/" + i, request -> always || well.get() ? Answer.ok(line) : Answer.status(404));
        }
        Path directory = folder.resolve("moved");
        BulkExportClient hasty = client().retries(RetryPolicy.never()).build();
        assertThat(hasty.group("g").exportTo(directory).failedCount()).isEqualTo(2);
        well.set(true);
        types[0] = "Device";
        ExportReport report = client.group("g").exportTo(directory).orThrow();
        try (Stream<FileOutcome> files = report.files()) {
            assertThat(files.map(file -> file.path().orElseThrow()))
                    .doesNotHaveDuplicates()
                    .hasSize(3);
        }
        String all = "";
        for (String type : List.of("Device", "Patient")) {
            for (Path path : report.paths(type)) {
                all += Files.readString(path);
            }
        }
        assertThat(all).contains("moved-0", "moved-1", "moved-2");
    }
}
