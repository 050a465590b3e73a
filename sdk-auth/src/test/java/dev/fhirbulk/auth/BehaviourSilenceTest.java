package dev.fhirbulk.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.fhirbulk.fixture.ChildJvm;
import dev.fhirbulk.testkit.BulkServer;
import dev.fhirbulk.testkit.Faults;
import dev.fhirbulk.testkit.Recorded;
import dev.fhirbulk.testkit.Recorded.Origin;
import dev.fhirbulk.testkit.Recorded.Step;
import dev.fhirbulk.testkit.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole export whose every secret is known, in a process that logs at TRACE. */
@Timeout(120)
class BehaviourSilenceTest {

    private static final List<String> TRACE = List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=trace");

    @TempDir
    Path folder;

    @Test
    @Tag("b68")
    void noSecretStandsInLogsAndTexts() throws Exception {
        Scenario scenario = Scenario.standard().polls(2).resourcesPerFile(5);
        try (BulkServer server = BulkServer.start(scenario)) {
            server.fault(Step.STATUS, Faults.expiredToken());
            server.fault(Step.FILE, Faults.status(410)).fault(Step.FILE, Faults.expiredLink());
            String said = export(server);
            assertThat(said).contains("THE END", "SmartBackendAuthorizer", "ExportReport", "] DEBUG ", "] INFO ");
            Set<String> secrets = secrets(server);
            assertThat(secrets).hasSizeGreaterThan(20);
            assertThat(secrets).allSatisfy(secret -> assertThat(said).doesNotContain(secret));
        }
    }

    private String export(BulkServer server) throws IOException, InterruptedException {
        Path keys = Files.writeString(folder.resolve("keys.json"), server.privateJwkSet());
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        try (ChildJvm child = ChildJvm.start(
                folder.resolve("log"),
                ChildProgram.class,
                TRACE,
                server.baseUrl(),
                server.clientId(),
                keys.toString(),
                folder.resolve("e").toString())) {
            assertThat(child.exit(100)).as(child.said()).isZero();
            return child.said();
        }
    }

    /** Tokens, assertions with their signatures, queries of signed links, private numbers, and patients. */
    private Set<String> secrets(BulkServer server) throws IOException, ParseException {
        Set<String> secrets = new TreeSet<>();
        for (Recorded request : server.traffic().all()) {
            request.header("Authorization").ifPresent(value -> secrets.add(value.replace("Bearer ", "")));
            if (request.step() == Step.TOKEN) {
                String assertion = request.body().replaceAll(".*client_assertion=([^&]+).*", "$1");
                secrets.addAll(List.of(assertion.split("[.]")));
            }
            if (request.origin() == Origin.FILES) {
                secrets.add(request.uri().getRawQuery());
            }
        }
        JWKSet.parse(server.privateJwkSet())
                .getKeys()
                .forEach(key -> Stream.of("d", "p", "q", "dp", "dq", "qi")
                        .map(key.toJSONObject()::get)
                        .filter(String.class::isInstance)
                        .forEach(number -> secrets.add(String.valueOf(number))));
        try (Stream<Path> files = Files.list(folder.resolve("e"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".ndjson")).collect(Collectors.toList())) {
                for (String line : Files.readAllLines(file)) {
                    secrets.add(line.replaceAll(".*?\"id\":\"([^\"]+)\".*", "\"$1\""));
                    secrets.add(line);
                }
            }
        }
        return secrets;
    }
}
