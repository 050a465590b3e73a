package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.error.ConcurrencyLimitException;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.testkit.BulkServer;
import dev.fhirbulk.testkit.Fault;
import dev.fhirbulk.testkit.Recorded.Step;
import dev.fhirbulk.testkit.Scenario;
import dev.fhirbulk.testkit.SyntheticPopulation;
import dev.fhirbulk.testkit.VendorProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole exports from the simulated server into a directory. */
@Timeout(120)
class ExportToTest {

    @TempDir
    Path directory;

    private static BulkExportClient client(BulkServer server) {
        return BulkExportClient.builder(server.baseUrl())
                .polling(Pacing.between(Duration.ZERO, Duration.ofMillis(20)))
                .build();
    }

    @Test
    void everyLineOfTheGroupArrives() throws IOException {
        SyntheticPopulation population = SyntheticPopulation.of(7, 30);
        try (BulkServer server = BulkServer.start(
                Scenario.standard().open().population(population).resourcesPerFile(40))) {
            ExportReport report =
                    client(server).group("group-all").exportTo(directory).orThrow();
            long lines = 0;
            for (Path file : report.paths("Observation")) {
                lines += Files.readAllLines(file).size();
            }
            assertThat(lines).isEqualTo(population.lines().get("Observation").size());
            assertThat(report.paths("Observation").size()).isGreaterThan(1);
            assertThat(report.transactionTime()).isNotNull();
        }
    }

    @Test
    @Tag("b50")
    @Tag("b51")
    void deletedAndOutcomeFilesHaveFoldersOfTheirOwn() {
        Scenario scenario = Scenario.standard()
                .open()
                .deleted("Patient/gone")
                .outcome(
                        "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"processing\"}]}");
        try (BulkServer server = BulkServer.start(scenario)) {
            ExportReport report = client(server)
                    .patients()
                    .types("Patient")
                    .since("2020-01-01T00:00:00Z")
                    .exportTo(directory);
            assertThat(report.paths(FileKind.DELETED)).containsExactly(directory.resolve("deleted/Bundle.0001.ndjson"));
            assertThat(report.paths(FileKind.OUTCOME))
                    .containsExactly(directory.resolve("outcomes/OperationOutcome.0001.ndjson"));
            assertThat(report.warnings()).hasSize(1);
            try (var issues = ExportReport.read(directory).issues()) {
                assertThat(issues).hasSize(1);
            }
        }
    }

    @Test
    void aSecondCallAsksTheServerNothing() {
        try (BulkServer server = BulkServer.start(Scenario.standard().open())) {
            client(server).system().exportTo(directory).orThrow();
            server.reset();
            ExportReport again = client(server).system().exportTo(directory);
            assertThat(again.alreadyComplete()).isTrue();
            assertThat(again.orThrow().resourceCount()).isPositive();
            assertThat(server.traffic().all()).isEmpty();
        }
    }

    @Test
    void aFileThatFailedIsFetchedByTheNextCall() {
        try (BulkServer server = BulkServer.start(Scenario.standard().open().gzip(false))) {
            for (int i = 0; i < 5; i++) {
                server.fault(Step.FILE, new Fault.TruncatedAtClose(20));
            }
            BulkExportClient client = BulkExportClient.builder(server.baseUrl())
                    .polling(Pacing.between(Duration.ZERO, Duration.ofMillis(20)))
                    .maxConcurrentDownloads(1)
                    .retries(dev.fhirbulk.config.RetryPolicy.never())
                    .build();
            ExportReport first = client.system().types("Patient", "Observation").exportTo(directory);
            assertThat(first.failedCount()).isEqualTo(2);
            server.reset();
            ExportReport second = client.system()
                    .types("Patient", "Observation")
                    .exportTo(directory)
                    .orThrow();
            assertThat(second.files()).allMatch(file -> file instanceof FileOutcome.Downloaded);
            assertThat(server.traffic().kickOffs()).isEmpty();
        }
    }

    @Test
    void oracleHealthRunsOneJobAtATime() {
        try (BulkServer server = BulkServer.start(
                Scenario.like(VendorProfile.ORACLE_HEALTH).open().polls(5))) {
            client(server).group("group-all").start();
            org.assertj.core.api.Assertions.assertThatExceptionOfType(ConcurrencyLimitException.class)
                    .isThrownBy(() -> client(server).group("group-a").start());
        }
    }

    @Test
    void realDataArriveByteForByte() throws IOException {
        Path synthea = Path.of("..").toAbsolutePath().normalize().getParent().resolve("shared/data/synthea");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isDirectory(synthea), "no real data beside the checkout");
        try (BulkServer server = BulkServer.start(Scenario.standard().open().directory(synthea))) {
            ExportReport report =
                    client(server).group("group-all").exportTo(directory).orThrow();
            for (FileOutcome file : report.files().toList()) {
                if (!file.type().equals("Group")) {
                    byte[] source;
                    try (var in = new java.util.zip.GZIPInputStream(
                            Files.newInputStream(synthea.resolve(file.type() + ".ndjson.gz")))) {
                        source = in.readAllBytes();
                    }
                    assertThat(Files.readAllBytes(file.path().orElseThrow()))
                            .as(file.type())
                            .isEqualTo(source);
                }
            }
            assertThat(report.fileCount()).isEqualTo(25);
            assertThat(List.of(report.failedCount())).containsExactly(0L);
        }
    }
}
