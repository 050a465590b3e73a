package dev.fhirbulk.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fhirbulk.fixture.ChildJvm;
import dev.fhirbulk.model.ExportReport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Exports that are much larger than the memory of the exporting JVM. */
@Tag("memory")
@Timeout(1800)
class MemoryTest {

    static {
        // Head and body are two writes: without it the second waits for the first one's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final int SMALL_HEAP_MB = 64;
    private static final byte[] LINE = line(1000);

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger served = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
        server.setExecutor(threads);
        server.createContext("/fhir/$export", exchange -> {
            exchange.getResponseHeaders().add("Content-Location", "/job");
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static byte[] line(int length) {
        String start = "{\"resourceType\":\"Patient\",\"id\":\"a\",\"x\":\"";
        String end = "\"}\n";
        return (start + "x".repeat(length - start.length() - end.length()) + end).getBytes(StandardCharsets.UTF_8);
    }

    private String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void manifest(HttpExchange exchange, int files, String query) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 1 << 16)) {
            out.write("{\"transactionTime\":\"2026-01-01T00:00:00Z\",\"requiresAccessToken\":false,\"output\":["
                    .getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < files; i++) {
                String entry = (i == 0 ? "" : ",") + "{\"type\":\"Patient\",\"url\":\"/file/" + i + query + "\"}";
                out.write(entry.getBytes(StandardCharsets.UTF_8));
            }
            out.write("],\"error\":[]}".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void body(HttpExchange exchange, int lines) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, (long) lines * LINE.length);
            OutputStream out = exchange.getResponseBody();
            byte[] block = new byte[LINE.length * 50];
            for (int i = 0; i < 50; i++) {
                System.arraycopy(LINE, 0, block, i * LINE.length, LINE.length);
            }
            for (int left = lines; left > 0; left -= 50) {
                out.write(block, 0, Math.min(50, left) * LINE.length);
            }
        }
    }

    private ExportReport export(String figure, int parallel) throws Exception {
        Path target = folder.resolve("export");
        List<String> starved = List.of("-Xmx" + SMALL_HEAP_MB + "m", "-XX:+ExitOnOutOfMemoryError");
        try (ChildJvm child = ChildJvm.start(
                folder.resolve("child.log"),
                ChildExport.class,
                starved,
                origin() + "/fhir",
                target.toString(),
                String.valueOf(parallel))) {
            assertThat(child.exit(1500)).as(child.said()).isZero();
            String peak = child.said().replaceAll("(?s).*PEAK (\\d+).*", "$1");
            Figures.print(figure, String.format(Locale.ROOT, "%.1f", Long.parseLong(peak) / 1048576.0));
        }
        return ExportReport.read(target).orThrow();
    }

    @Test
    void aFileOfTwoGigabytes() throws Exception {
        int lines = 2_147_484;
        server.createContext("/job", exchange -> manifest(exchange, 1, ""));
        server.createContext("/file/", exchange -> body(exchange, lines));
        ExportReport report = export("memory.peak-heap-mb", 5);
        assertThat(report.resourceCount()).isEqualTo(lines);
        assertThat(report.byteCount()).isGreaterThan(2_147_000_000L);
    }

    @Test
    void aManifestOfAHundredThousandLongAddresses() throws Exception {
        String query = "?X-Amz-Signature=" + "0123456789abcdef".repeat(61);
        server.createContext("/job", exchange -> manifest(exchange, 100_000, query));
        server.createContext("/file/", exchange -> {
            served.incrementAndGet();
            body(exchange, 1);
        });
        ExportReport report = export("memory.manifest.peak-heap-mb", 5);
        assertThat(report.fileCount()).isEqualTo(100_000);
        assertThat(report.resourceCount()).isEqualTo(100_000);
        Files.delete(folder.resolve("export/Patient.77777.ndjson"));
        int before = served.get();
        ExportReport again = export("memory.restart.peak-heap-mb", 5);
        assertThat(again.resourceCount()).isEqualTo(100_000);
        assertThat(served.get() - before).isEqualTo(1);
    }

    @Test
    void twentyThousandFilesFromAServerThatTakesThreeRequestsAtATime() throws Exception {
        server.createContext("/job", exchange -> manifest(exchange, 20_000, ""));
        server.createContext("/file/", exchange -> {
            if (inFlight.incrementAndGet() > 3) {
                refused.incrementAndGet();
                exchange.sendResponseHeaders(429, -1);
                exchange.close();
            } else {
                body(exchange, 20);
            }
            inFlight.decrementAndGet();
        });
        ExportReport report = export("memory.throttled.peak-heap-mb", 16);
        Figures.print("memory.throttled.refused", refused.get());
        assertThat(report.fileCount()).isEqualTo(20_000);
        assertThat(report.byteCount()).isEqualTo(20_000L * 20 * LINE.length);
        assertThat(refused.get()).isLessThan(2_000);
    }
}
