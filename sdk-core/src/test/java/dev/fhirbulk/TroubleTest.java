package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.fhirbulk.config.ExportListener;
import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.TransportException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ManifestFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full disks, lost files, clocks that jump and servers that fall silent: a clear error, and then the same call goes on. */
class TroubleTest extends WireTest {

    private static final String FILE = "GET /fhir/file/1";
    private static final String LINE =
            "{\"resourceType\":\"Patient\",\"id\":\"a\",\"x\":\"" + "x".repeat(900) + "\"}\n";

    @TempDir
    Path folder;

    private void served() {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, onePatientFile());
        server.on(FILE, Answer.ok(LINE.repeat(2000)));
    }

    private ExportReport completes(Path directory) {
        ExportReport report = client.group("g").exportTo(directory).orThrow();
        assertThat(report.resourceCount()).isEqualTo(2000);
        assertThat(server.seen(KICK_OFF)).hasSize(1);
        return report;
    }

    @Test
    void aFullDiskIsSaidAndTheSameCallContinuesOnceThereIsSpace() throws IOException {
        served();
        Configuration small =
                Configuration.unix().toBuilder().setMaxSize(4_000_000).build();
        try (FileSystem disk = Jimfs.newFileSystem(small)) {
            Path other = disk.getPath("/somebody-elses");
            Files.write(other, new byte[3_000_000]);
            Path directory = disk.getPath("/export");
            DestinationException full =
                    thrown(DestinationException.class, () -> client.group("g").exportTo(directory));
            assertThat(full).hasMessageContaining("Check space and permissions").hasMessageContaining("continues");
            assertThat(full.isRetryable()).isTrue();
            assertThat(server.seen(FILE)).hasSize(1);
            Files.delete(other);
            completes(directory);
        }
    }

    @Test
    void aReadOnlyDirectoryIsSaidAndTheSameCallContinuesOnceItCanBeWritten() throws IOException {
        assumeThat(System.getProperty("user.name")).as("root writes everywhere").isNotEqualTo("root");
        served();
        Path directory = Files.createDirectory(folder.resolve("e"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        thrown(DestinationException.class, () -> client.group("g").exportTo(directory));
        assertThat(server.seen()).isEmpty();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        completes(directory);
    }

    @Test
    void aPartThatIsDeletedUnderUsIsSaidAndTheSameCallContinues() throws IOException {
        served();
        Path directory = folder.resolve("e");
        AtomicBoolean first = new AtomicBoolean(true);
        BulkExportClient watched = client().listener(new ExportListener() {
                    @Override
                    public void fileBytes(ManifestFile file, long bytes) {
                        if (first.getAndSet(false)) {
                            delete(directory.resolve("Patient.0001.ndjson.part"));
                        }
                    }
                })
                .build();
        assertThat(thrown(DestinationException.class, () -> watched.group("g").exportTo(directory)))
                .hasMessageContaining("Patient.0001.ndjson");
        completes(directory);
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Test
    void aStoredFileThatIsDeletedOrChangedBetweenTwoCallsIsFetchedAgain() throws IOException {
        served();
        Path stored = completes(folder.resolve("e")).paths("Patient").get(0);
        Files.delete(stored);
        assertThat(completes(folder.resolve("e")).alreadyComplete()).isFalse();
        Files.writeString(stored, "short");
        assertThat(completes(folder.resolve("e")).alreadyComplete()).isFalse();
        assertThat(Files.size(stored)).isEqualTo(LINE.length() * 2000L);
    }

    @Test
    void aClockThatIsSetBackDelaysNothing() {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, Answer.status(202), Answer.status(202), Answer.status(202), onePatientFile());
        server.on(FILE, Answer.ok(LINE.repeat(2000)));
        time.onSleep(() -> time.pass(Duration.ofDays(-3)));
        completes(folder.resolve("e"));
        assertThat(time.sleeps()).allSatisfy(wait -> assertThat(wait).isBetween(Duration.ZERO, Duration.ofMinutes(1)));
    }

    @Test
    void aClockThatJumpsAheadEndsNoExportWithoutADeadline() {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, Answer.status(202), Answer.status(202), onePatientFile());
        server.on(FILE, Answer.ok(LINE.repeat(2000)));
        time.onSleep(() -> time.pass(Duration.ofDays(4000)));
        completes(folder.resolve("e"));
    }

    /** A port whose queue of connections is full: further ones get no answer at all. */
    private static final class Deaf implements AutoCloseable {
        private final ServerSocket socket;
        private final List<Socket> queue = new ArrayList<>();

        Deaf() throws IOException {
            socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            for (int i = 0; i < 16; i++) {
                Socket one = new Socket();
                queue.add(one);
                try {
                    one.connect(socket.getLocalSocketAddress(), 200);
                } catch (IOException full) {
                    return;
                }
            }
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort() + "/fhir";
        }

        @Override
        public void close() throws IOException {
            for (Socket one : queue) {
                one.close();
            }
            socket.close();
        }
    }

    @Test
    void aConnectionThatIsNeverMadeNamesItsLimit() throws IOException {
        try (Deaf deaf = new Deaf()) {
            BulkExportClient hasty = BulkExportClient.builder(deaf.url())
                    .time(time)
                    .retries(RetryPolicy.never())
                    .connectTimeout(Duration.ofMillis(300))
                    .build();
            assertThat(thrown(TransportException.class, () -> hasty.group("g").start()))
                    .hasMessageContaining("connectTimeout(...)");
        }
    }
}
