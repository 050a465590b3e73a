package dev.fhirbulk.benchmarks;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.ExportJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** How late the end of a job is noticed, and what that costs the server in polls. */
final class LatencyBench {

    private static final int JOBS = 20;
    private static final int EXPORTS = 11;
    private static final long SHORTEST = 1_000;
    private static final long LONGEST = 30_000;

    private LatencyBench() {}

    static void run(Path data, long seed) throws IOException {
        Path empty = Files.createTempDirectory("benchmark-files");
        try (Server server = Server.of(empty)) {
            withoutHeader(server, new Random(seed));
        }
        try (Server server = Server.of(empty, "3")) {
            withRetryAfter(server);
        } finally {
            Data.delete(empty);
        }
        Path files = Data.cut(data, 20, 1_000_000);
        try (Server server = Server.of(files)) {
            afterTheLastByte(server);
        } finally {
            Data.delete(files);
        }
    }

    /** All jobs run side by side, so that twenty of them take as long as the longest. */
    private static void withoutHeader(Server server, Random random) throws IOException {
        List<Long> lengths = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            lengths.add(SHORTEST + (long) (random.nextDouble() * (LONGEST - SHORTEST)));
        }
        lengths.add(12_500L);
        await(server, lengths);
        double[] late = new double[JOBS];
        double[] allowed = new double[JOBS];
        for (int i = 0; i < JOBS; i++) {
            late[i] = server.seen(i).late();
            allowed[i] = late[i] / Math.max(0.5, 0.05 * lengths.get(i) / 1000.0);
        }
        Figures.print("latency.late.median", Figures.median(late));
        Figures.print("latency.late.median-of-allowed", Figures.median(allowed));
        Figures.print("latency.polls", server.seen(JOBS).polls());
    }

    private static void withRetryAfter(Server server) throws IOException {
        await(server, List.of(2_500L));
        Server.Seen seen = server.seen(0);
        // Done after 2.5 s, to be asked again after 3 s: what is above 0.5 s is ours.
        Figures.print("latency.retry-after.late", seen.late() - 0.5);
        Figures.print("latency.retry-after.polls", seen.polls());
    }

    /** What an export still has to do when all bytes are there: sync, verify, note, report. */
    private static void afterTheLastByte(Server server) throws IOException {
        double[] late = new double[EXPORTS];
        try (BulkExportClient client = BulkExportClient.builder(server.base()).build()) {
            for (int i = 0; i < EXPORTS; i++) {
                Path target = Files.createTempDirectory("benchmark-export");
                client.system().exportTo(target.resolve("export")).orThrow();
                late[i] = server.sinceLastByte();
                Data.delete(target);
            }
        }
        Figures.print("latency.after-last-byte", Figures.median(late));
    }

    private static void await(Server server, List<Long> lengths) {
        try (BulkExportClient client = BulkExportClient.builder(server.base()).build()) {
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (long millis : lengths) {
                ExportJob job = client.system()
                        .parameter("_millis", String.valueOf(millis))
                        .start();
                all.add(job.awaitAsync());
            }
            all.forEach(CompletableFuture::join);
        }
    }
}
