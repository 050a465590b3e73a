package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.fixture.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links that somebody laid in an export directory lead nothing out of it. */
class SymbolicLinkTest extends WireTest {

    private static final String LINE = "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n";

    @TempDir
    Path folder;

    private Path directory;
    private Path outside;

    @BeforeEach
    void lay() throws IOException {
        directory = Files.createDirectory(folder.resolve("e"));
        outside = Files.createDirectory(folder.resolve("outside"));
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "links need a POSIX file system");
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(
                JOB,
                manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"" + server.url() + "/fhir/file/1\"}],"
                        + "\"deleted\":[{\"type\":\"Bundle\",\"url\":\"" + server.url() + "/fhir/file/2\"}]"));
        server.on("GET /fhir/file/1", Answer.ok(LINE));
        server.on("GET /fhir/file/2", Answer.ok("{\"resourceType\":\"Bundle\"}\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {".bulk-export", "deleted", "outcomes"})
    void aFolderThatIsALinkIsRefusedBeforeAnythingIsSent(String name) throws IOException {
        Files.createSymbolicLink(directory.resolve(name), outside);
        assertThat(thrown(DestinationException.class, () -> client.group("g").exportTo(directory)))
                .hasMessageContaining("symbolic link");
        assertThat(outside).isEmptyDirectory();
        assertThat(server.seen(KICK_OFF)).isEmpty();
    }

    @Test
    void theDirectoryItselfMayBeALink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), directory);
        assertThat(client.group("g").exportTo(link).isComplete()).isTrue();
        assertThat(directory.resolve("Patient.0001.ndjson")).hasContent(LINE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient.0001.ndjson",
                "Patient.0001.ndjson.part",
                "export-report.json",
                "export-report.json.part"
            })
    void aFileThatIsALinkIsReplacedOrRefusedAndNeverWrittenThrough(String name) throws IOException {
        Path victim = Files.writeString(outside.resolve("victim"), "untouched");
        ExportJob job = client.group("g").start();
        Path fresh = folder.resolve("fresh");
        Files.createDirectories(fresh.resolve(".bulk-export"));
        Files.createSymbolicLink(fresh.resolve(name), victim);
        try {
            job.download(fresh);
        } catch (DestinationException refused) {
            assertThat(refused).hasMessageNotContaining("victim");
        }
        assertThat(victim).hasContent("untouched");
    }

    @Test
    void aStoredFileThatBecameALinkIsFetchedAgain() throws IOException {
        client.group("g").exportTo(directory).orThrow();
        Path stored = directory.resolve("Patient.0001.ndjson");
        Path moved = Files.move(stored, outside.resolve("moved"));
        Files.createSymbolicLink(stored, moved);
        client.group("g").exportTo(directory).orThrow();
        assertThat(Files.isSymbolicLink(stored)).isFalse();
        assertThat(server.seen("GET /fhir/file/1")).hasSize(2);
    }

    @Test
    void theLockIsNotMadeThroughALink() throws IOException {
        Files.createDirectories(directory.resolve(".bulk-export"));
        Files.createSymbolicLink(directory.resolve(".bulk-export/.lock"), outside.resolve("made"));
        thrown(DestinationException.class, () -> client.group("g").exportTo(directory));
        assertThat(outside).isEmptyDirectory();
    }
}
