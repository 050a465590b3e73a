package dev.fhirbulk.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.fixture.ChildJvm;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.testkit.BulkServer;
import dev.fhirbulk.testkit.Scenario;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that is killed without warning at points all over the bytes, and started again with the same call. */
@Tag("kill")
@Timeout(1800)
class KillTest {

    private static final int KILLS = Integer.getInteger("kill.kills", 50);
    private static final long BYTES_PER_SECOND = 8_000_000;
    private static final List<String> TYPES =
            List.of("Condition", "Encounter", "Immunization", "Medication", "Observation", "Procedure");

    @TempDir
    Path folder;

    private static void data(Path directory, int linesPerType, int lineLength) throws IOException {
        Files.createDirectories(directory);
        Random random = new Random(5);
        byte[] noise = new byte[lineLength / 2];
        for (String type : TYPES) {
            try (BufferedWriter out = Files.newBufferedWriter(directory.resolve(type + ".ndjson"))) {
                for (int i = 0; i < linesPerType; i++) {
                    random.nextBytes(noise);
                    out.write(String.format(
                            Locale.ROOT,
                            "{\"resourceType\":\"%s\",\"id\":\"%s-%d\",\"noise\":\"%s\"}%n",
                            type,
                            type,
                            i,
                            HexFormat.of().formatHex(noise)));
                }
            }
        }
    }

    /** Hashes of all lines by type, in the order of the files' names. */
    private static Map<String, String> hashes(Stream<Path> files) throws IOException {
        Map<String, MessageDigest> digests = new TreeMap<>();
        for (Path file : files.sorted().toList()) {
            String type = file.getFileName().toString().replaceAll("\\..*", "");
            MessageDigest digest = digests.computeIfAbsent(type, any -> sha256());
            try (InputStream in = Files.newInputStream(file)) {
                byte[] buffer = new byte[1 << 16];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    digest.update(buffer, 0, count);
                }
            }
        }
        Map<String, String> hashes = new TreeMap<>();
        digests.forEach((type, digest) -> hashes.put(type, HexFormat.of().formatHex(digest.digest())));
        return hashes;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (java.security.NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** What a run of kills came to. */
    private record Killed(int kills, long kickOffs, double refetchedPercent) {}

    private Killed killed(Scenario scenario, Path source, int kills) throws Exception {
        try (BulkServer server = BulkServer.start(scenario)) {
            Path target = folder.resolve("export");
            long total = total(server, target.resolveSibling("undisturbed"));
            long before = server.bytesSent();
            server.reset();
            // Slower than the client, as real ones are: what is lost is the client's doing, not the buffers' between.
            server.slowTo(BYTES_PER_SECOND);
            int done = 0;
            while (done < kills) {
                long next = total * (done + 1) / (kills + 1);
                // Bytes that are fetched twice must not move the points at which the children die.
                server.standStillAfter(Math.max(1, next - onDisk(target)));
                try (ChildJvm child = child(server, target)) {
                    while (child.runs() && server.stalledTransfers() == 0) {
                        Thread.onSpinWait();
                    }
                    assertThat(child.runs())
                            .as("child %d: %s", done, child.said())
                            .isTrue();
                    child.kill();
                    done++;
                }
                server.releaseStalls();
            }
            try (ChildJvm last = child(server, target)) {
                assertThat(last.exit(300)).as(last.said()).isZero();
            }
            try (Stream<Path> files = Files.list(source)) {
                assertThat(hashes(ExportReport.read(target)
                                .orThrow()
                                .files()
                                .map(file -> file.path().orElseThrow())))
                        .isEqualTo(hashes(files));
            }
            double twice = 100.0 * (server.bytesSent() - before - total) / total;
            return new Killed(done, server.traffic().kickOffs().size(), twice);
        }
    }

    private ChildJvm child(BulkServer server, Path target) throws IOException {
        // Small buffers, so that few bytes are on their way when the child dies.
        List<String> buffers = List.of("-Djdk.httpclient.receiveBufferSize=65536");
        return ChildJvm.start(
                folder.resolve("child.log"), ChildExport.class, buffers, server.baseUrl(), target.toString());
    }

    private long total(BulkServer server, Path target) throws Exception {
        try (ChildJvm child = child(server, target)) {
            assertThat(child.exit(300)).as(child.said()).isZero();
        }
        return server.bytesSent();
    }

    private static long onDisk(Path target) throws IOException {
        if (!Files.exists(target)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void whatIsKilledAtAnyByteContinues() throws Exception {
        Path source = folder.resolve("source");
        data(source, 2000, 20_000);
        Scenario scenario = Scenario.standard()
                .open()
                .directory(source)
                .resourcesPerFile(500)
                .gzip(false)
                .files(Scenario.Files.STORE);
        Killed killed = killed(scenario, source, KILLS);
        Figures.print("kill.kills", killed.kills());
        Figures.print("kill.kickoffs", killed.kickOffs());
        Figures.print("kill.refetched-percent", String.format(Locale.ROOT, "%.2f", killed.refetchedPercent()));
        assertThat(killed.kickOffs()).isEqualTo(1);
        assertThat(killed.refetchedPercent()).isLessThan(5);
    }

    @Test
    void whatTravelsCompressedBeginsItsFilesAgain() throws Exception {
        Path source = folder.resolve("source");
        data(source, 400, 20_000);
        Scenario scenario = Scenario.standard().open().directory(source).resourcesPerFile(25);
        Killed killed = killed(scenario, source, Math.max(1, KILLS / 5));
        Figures.print("kill.gzip.kills", killed.kills());
        Figures.print("kill.gzip.kickoffs", killed.kickOffs());
        Figures.print("kill.gzip.refetched-percent", String.format(Locale.ROOT, "%.2f", killed.refetchedPercent()));
        assertThat(killed.kickOffs()).isEqualTo(1);
    }

    /** Accepts connections, reads a request, and never answers. */
    private static final class Silent implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final AtomicInteger requests = new AtomicInteger();
        private final CountDownLatch first = new CountDownLatch(1);

        Silent() throws IOException {
            Thread reading = new Thread(this::read, "silent-server");
            reading.setDaemon(true);
            reading.start();
        }

        private void read() {
            try {
                while (true) {
                    Socket client = socket.accept();
                    if (client.getInputStream().read() >= 0) {
                        requests.incrementAndGet();
                        first.countDown();
                    }
                }
            } catch (IOException closed) {
                first.countDown();
            }
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort() + "/fhir";
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void whatIsKilledBeforeItsHandleIsSaidToBeUncertain() throws Exception {
        int uncertain = 0;
        for (int i = 0; i < 5; i++) {
            Path target = folder.resolve("export-" + i);
            Path log = folder.resolve("child-" + i + ".log");
            try (Silent server = new Silent()) {
                try (ChildJvm child =
                        ChildJvm.start(log, ChildExport.class, List.of(), server.url(), target.toString())) {
                    server.first.await();
                    child.kill();
                }
                try (ChildJvm again =
                        ChildJvm.start(log, ChildExport.class, List.of(), server.url(), target.toString())) {
                    assertThat(again.exit(60)).as(again.said()).isEqualTo(3);
                    assertThat(again.said()).contains("TYPED KickOffUncertainException", "START_AGAIN");
                    uncertain++;
                }
                assertThat(server.requests).hasValue(1);
            }
        }
        Figures.print("kill.uncertain", uncertain);
    }

    @Test
    void aSecondProcessIsKeptOutOfTheDirectory() throws Exception {
        try (BulkServer server = BulkServer.start(Scenario.standard().open().files(Scenario.Files.STORE))) {
            Path target = folder.resolve("export");
            server.standStillAfter(1);
            try (ChildJvm first = child(server, target)) {
                server.awaitStall();
                Path log = folder.resolve("second.log");
                try (ChildJvm second =
                        ChildJvm.start(log, ChildExport.class, List.of(), server.baseUrl(), target.toString())) {
                    assertThat(second.exit(60)).as(second.said()).isEqualTo(3);
                    assertThat(second.said()).contains("TYPED DestinationException", target.toString());
                }
                assertThat(server.traffic().kickOffs()).hasSize(1);
                assertThat(first.runs()).isTrue();
            }
        }
    }
}
