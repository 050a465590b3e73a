package dev.fhirbulk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.testkit.Answer;
import dev.fhirbulk.testkit.BulkServer;
import dev.fhirbulk.testkit.Recorded.Step;
import dev.fhirbulk.testkit.Scenario;
import dev.fhirbulk.testkit.VendorProfile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs with words and without, and their last lines. */
@Timeout(180)
class ProgramsTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private int quickstart(String... words) throws Exception {
        return Programs.guarded(words, Quickstart::run, out);
    }

    private int toDirectory(String... words) throws Exception {
        return Programs.guarded(words, ExportToDirectory::run, out);
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void quickstartEndsWithFigures() throws Exception {
        assertThat(quickstart("--out", folder.resolve("e").toString())).isZero();
        assertThat(lines())
                .endsWith("FIGURE export.files 7", "FIGURE export.resources 283", "FIGURE export.bytes 70173");
        assertThat(lines()).contains("20 patients read");
    }

    @Test
    void quickstartServesADirectory() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("Patient.ndjson"), "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n");
        Files.writeString(
                data.resolve("Group.ndjson"),
                "{\"resourceType\":\"Group\",\"id\":\"group-all\",\"type\":\"person\",\"actual\":true,"
                        + "\"member\":[{\"entity\":{\"reference\":\"Patient/a\"}}]}\n");
        Path export = folder.resolve("e");
        assertThat(quickstart("--data", data.toString(), "--out", export.toString()))
                .isZero();
        assertThat(export.resolve("Patient.0001.ndjson")).hasSameBinaryContentAs(data.resolve("Patient.ndjson"));
    }

    @Test
    void quickstartOnRealDataEndsWithTheSourcesBytes() throws Exception {
        Path data = Path.of("..").toAbsolutePath().normalize().getParent().resolve("shared/data/synthea");
        Assumptions.assumeTrue(Files.isDirectory(data), "no real data beside the checkout");
        Path export = folder.resolve("e");
        assertThat(quickstart("--data", data.toString(), "--out", export.toString()))
                .isZero();
        try (Stream<Path> sources = Files.list(data)) {
            for (Path source : sources.filter(f -> f.toString().endsWith(".gz")).toList()) {
                String type = source.getFileName().toString().replace(".ndjson.gz", "");
                if (!type.equals("Group")) {
                    assertThat(Files.readAllBytes(export.resolve(type + ".0001.ndjson")))
                            .as(type)
                            .isEqualTo(gunzip(source));
                }
            }
        }
    }

    private static byte[] gunzip(Path file) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--data", "--nonsense", "extra"})
    void wrongWordsAreToldWithoutAStackTrace(String word) throws Exception {
        assertThat(quickstart(word)).isEqualTo(2);
        assertThat(lines()).singleElement().asString().startsWith("error: ").contains(word);
    }

    @Test
    void aDataDirectoryWithoutFilesIsRefused() throws Exception {
        assertThat(quickstart("--data", folder.toString())).isEqualTo(2);
        assertThat(lines().get(0)).contains("holds no .ndjson");
    }

    @Test
    void aMissingDataDirectoryIsRefused() throws Exception {
        assertThat(quickstart("--data", folder.resolve("absent").toString())).isEqualTo(2);
        assertThat(lines().get(0)).contains("is not a directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--system", "--patients"})
    void exportToDirectoryTakesALevel(String level) throws Exception {
        try (BulkServer server = BulkServer.start(Scenario.standard().open())) {
            assertThat(toDirectory(
                            "--server",
                            server.baseUrl(),
                            level,
                            "--out",
                            folder.resolve("e").toString()))
                    .isZero();
            assertThat(lines().get(lines().size() - 1)).startsWith("FIGURE export.bytes ");
        }
    }

    @Test
    void exportToDirectoryTakesEverything() throws Exception {
        try (BulkServer server = BulkServer.start(Scenario.standard())) {
            Path key = Files.writeString(folder.resolve("key.json"), server.privateJwkSet());
            assertThat(toDirectory(
                            "--server",
                            server.baseUrl(),
                            "--group",
                            "group-a",
                            "--types",
                            "Patient,Condition",
                            "--since",
                            "2020-01-01T00:00:00Z",
                            "--out",
                            folder.resolve("e").toString(),
                            "--client-id",
                            server.clientId(),
                            "--key",
                            key.toString(),
                            "--token-url",
                            server.tokenUrl()))
                    .isZero();
            assertThat(server.traffic().kickOffs())
                    .singleElement()
                    .satisfies(kickOff -> assertThat(kickOff.uri().getQuery())
                            .contains("_type=Patient,Condition", "_since=2020-01-01T00:00:00Z"));
        }
    }

    @Test
    void anIncompleteExportExitsWithOneAndNamesWhatIsMissing() throws Exception {
        try (BulkServer server = BulkServer.start(Scenario.standard().open().files(Scenario.Files.STORE))) {
            for (int i = 0; i < 20; i++) {
                server.next(Step.FILE, Answer.status(403));
            }
            int code = toDirectory(
                    "--server",
                    server.baseUrl(),
                    "--system",
                    "--types",
                    "Patient",
                    "--out",
                    folder.resolve("e").toString());
            assertThat(code).isEqualTo(1);
            assertThat(lines()).anyMatch(line -> line.startsWith("missing: "));
        }
    }

    @Test
    void aRefusalIsToldInOneLine() throws Exception {
        try (BulkServer server = BulkServer.start(Scenario.standard())) {
            assertThat(toDirectory("--server", server.baseUrl(), "--system", "--out", folder.toString()))
                    .isEqualTo(1);
            assertThat(lines()).singleElement().asString().startsWith("error: ").contains("401");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--system --patients", "--group g --system"})
    void exactlyOneLevelIsNeeded(String levels) throws Exception {
        String words = "--server http://127.0.0.1:1/fhir --out " + folder + " " + levels;
        assertThat(toDirectory(words.strip().split(" +"))).isEqualTo(2);
        assertThat(lines().get(0)).contains("--group ID");
    }

    @Test
    void theSandboxProgramSpeaksOraclesWay() throws Exception {
        try (BulkServer server = BulkServer.start(Scenario.like(VendorProfile.ORACLE_HEALTH))) {
            Map<String, String> environment = new HashMap<>();
            environment.put("ORACLE_HEALTH_BASE", server.baseUrl());
            environment.put("ORACLE_HEALTH_CLIENT_ID", server.clientId());
            environment.put(
                    "ORACLE_HEALTH_KEY",
                    Files.writeString(folder.resolve("key.json"), server.privateJwkSet())
                            .toString());
            environment.put("ORACLE_HEALTH_GROUP", "group-all");
            environment.put("ORACLE_HEALTH_OUT", folder.resolve("e").toString());
            assertThat(OracleHealthSandbox.run(environment, out)).isZero();
            assertThat(lines()).contains("FIGURE export.files 3");
        }
    }

    @Test
    void theSandboxProgramNamesAMissingVariable() throws Exception {
        int code = Programs.guarded(new String[0], (words, to) -> OracleHealthSandbox.run(Map.of(), to), out);
        assertThat(code).isEqualTo(2);
        assertThat(lines().get(0)).contains("ORACLE_HEALTH_BASE");
    }
}
