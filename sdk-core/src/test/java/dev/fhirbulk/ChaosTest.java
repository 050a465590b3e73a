package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.fhirbulk.ExportBuilder.LostKickOff;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.KickOffUncertainException;
import dev.fhirbulk.fixture.Figures;
import dev.fhirbulk.fixture.ManualTime;
import dev.fhirbulk.internal.http.IdleGuard;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.testkit.BulkServer;
import dev.fhirbulk.testkit.FaultPlan;
import dev.fhirbulk.testkit.Faults;
import dev.fhirbulk.testkit.Scenario;
import dev.fhirbulk.testkit.SyntheticPopulation;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Exports under seeded chance faults: each ends whole, or with a typed exception after which a second call, to a server
 * that has recovered, makes it whole. {@code -Dchaos.seeds=5000} runs more; {@code -Dchaos.first=N -Dchaos.seeds=1}
 * replays one.
 */
@Tag("chaos")
class ChaosTest {

    private static final int SEEDS = Integer.getInteger("chaos.seeds", 200);
    private static final long FIRST = Long.getLong("chaos.first", 1);

    private int files;
    private int counted;
    private int secondCalls;
    private int repeatedKickOffs;
    private long faults;

    @Test
    void everyRunEndsWhole() throws IOException {
        Scenario scenario = Scenario.standard()
                .open()
                .population(SyntheticPopulation.of(3, 50))
                .resourcesPerFile(3);
        List<Scenario> worlds = List.of(
                scenario,
                scenario.files(Scenario.Files.STORE).gzip(false).filesPerPage(100),
                scenario.files(Scenario.Files.STORE).ranges(false));
        for (int world = 0; world < worlds.size(); world++) {
            try (BulkServer server = BulkServer.start(worlds.get(world))) {
                Map<String, String> source = hashes(server, -1);
                files = source.size();
                for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
                    if (seed % worlds.size() == world) {
                        assertThat(hashes(server, seed).entrySet())
                                .as("seed %d", seed)
                                .containsExactlyElementsOf(source.entrySet());
                    }
                }
            }
        }
        Figures.print("chaos.seeds", counted);
        Figures.print("chaos.files", files);
        Figures.print("chaos.faults", faults);
        Figures.print("chaos.second-calls", secondCalls);
        Figures.print("chaos.repeated-kickoffs", repeatedKickOffs);
        Figures.print("chaos.lost", 0);
        assertThat(counted).as("runs in which a fault fired").isPositive();
    }

    /** Name and hash of every stored file of a run; of one without faults for a negative seed. */
    private Map<String, String> hashes(BulkServer server, long seed) throws IOException {
        server.reset();
        FaultPlan plan = Faults.seed(seed).rate(seed < 0 ? 0 : 0.02 + seed % 7 * 0.03);
        server.faults(plan);
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
            ExportReport report = export(server, memory.getPath("/export"), seed);
            counted += plan.fired() > 0 ? 1 : 0;
            faults += plan.fired();
            Map<String, String> hashes = new TreeMap<>();
            report.files()
                    .forEach(file -> hashes.put(
                            file.path().orElseThrow().toString(),
                            file.stored().orElseThrow().sha256()));
            return hashes;
        }
    }

    private ExportReport export(BulkServer server, Path directory, long seed) {
        BulkExportClient client = BulkExportClient.builder(server.baseUrl())
                .time(new ManualTime())
                .idle(new WhenItStalls(server))
                .build();
        BulkExportException first = attempt(client.system().deadline(Duration.ofDays(1)), directory);
        if (first == null) {
            return ExportReport.read(directory).orThrow();
        }
        secondCalls++;
        repeatedKickOffs += first instanceof KickOffUncertainException ? 1 : 0;
        server.faults(Faults.seed(seed).rate(0));
        BulkExportException second = attempt(client.system().afterLostKickOff(LostKickOff.START_AGAIN), directory);
        if (second != null) {
            fail("seed " + seed + ": the second call did not complete after " + first, second);
        }
        return ExportReport.read(directory).orThrow();
    }

    /** The typed exception that an export ended with; null when it is whole. All else is a failure of the test. */
    private static @Nullable BulkExportException attempt(ExportBuilder export, Path directory) {
        try {
            export.exportTo(directory).orThrow();
            return null;
        } catch (BulkExportException typed) {
            return typed;
        }
    }

    /** Gives a body up only when the server says that one stands still, and lets that one go. */
    private record WhenItStalls(BulkServer server) implements IdleGuard {

        private static final int PATIENCE = 20;

        @Override
        public <T> @Nullable T next(BlockingQueue<T> chunks, long limitNanos) throws InterruptedException {
            for (int turns = 0; ; turns++) {
                T chunk = chunks.poll(2, TimeUnit.MILLISECONDS);
                if (chunk != null) {
                    return chunk;
                }
                if (turns > PATIENCE && server.stalledTransfers() > 0) {
                    server.releaseStalls();
                    return null;
                }
            }
        }
    }
}
