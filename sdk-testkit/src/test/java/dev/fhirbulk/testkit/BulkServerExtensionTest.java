package dev.fhirbulk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension under this JUnit, and under JUnit 5.10 in a JVM of its own. */
class BulkServerExtensionTest {

    @RegisterExtension
    static final BulkServerExtension SERVER =
            BulkServerExtension.of(Scenario.standard().open());

    @Test
    void itHandsOutWhatAClientNeeds() {
        assertThat(SERVER.baseUrl()).startsWith("http://127.0.0.1:");
        assertThat(SERVER.clientId()).isNotBlank();
        assertThat(SERVER.keyId()).isNotBlank();
        assertThat(SERVER.privateKey().getAlgorithm()).isEqualTo("RSA");
        assertThat(SERVER.traffic().all()).isEmpty();
    }

    @Test
    void eachTestHasTrafficOfItsOwn() throws Exception {
        new Caller(SERVER.server()).kickOff("/$export");
        assertThat(SERVER.traffic().kickOffs()).hasSize(1);
    }

    /** Run by another JUnit only: one of its tests must fail. */
    static class Sample {

        @RegisterExtension
        static final BulkServerExtension STATIC = BulkServerExtension.like(VendorProfile.ORACLE_HEALTH);

        @RegisterExtension
        final BulkServerExtension own =
                BulkServerExtension.of(Scenario.standard().open().gzip(false).files(Scenario.Files.STORE));

        @Test
        void passes() {
            assertThat(STATIC.baseUrl()).isNotEqualTo(own.baseUrl());
        }

        @Test
        void leavesATransferOpen() throws Exception {
            Caller caller = new Caller(own.server());
            String url = Caller.url(caller.manifest("/$export"), "Patient");
            own.server().fault(Recorded.Step.FILE, Faults.stallAfter(10));
            Thread open = new Thread(() -> {
                try {
                    caller.getBare(url);
                } catch (IOException | InterruptedException cut) {
                    Thread.currentThread().interrupt();
                }
            });
            open.setDaemon(true);
            open.start();
            own.server().awaitStall();
        }
    }

    @Test
    void itWorksWithJUnit510AndFailsATestThatLeavesATransferOpen() throws Exception {
        String output = run510();
        assertThat(output).contains("1 tests successful", "1 tests failed").contains("1 file transfers were left open");
    }

    private static String run510() throws IOException, InterruptedException {
        String own = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("junit"))
                .reduce((left, right) -> left + File.pathSeparator + right)
                .orElseThrow();
        Path launcher;
        try (Stream<Path> jars = Files.list(Path.of("target/junit-5.10"))) {
            launcher = jars.findFirst().orElseThrow();
        }
        Process run = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        launcher.toString(),
                        "execute",
                        "--class-path",
                        own,
                        "--select-class",
                        Sample.class.getName(),
                        "--disable-banner",
                        "--disable-ansi-colors"))
                .redirectErrorStream(true)
                .start();
        String output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        run.waitFor();
        return output;
    }
}
