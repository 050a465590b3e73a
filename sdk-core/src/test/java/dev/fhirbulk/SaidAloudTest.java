package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.WireServer;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileOutcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not pass in silence: it is logged at WARN, or stands in the error with what to do. */
class SaidAloudTest extends WireTest {

    @TempDir
    Path folder;

    private static String warned(Runnable work) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("WARN"))
                .reduce("", (all, line) -> all + line + "\n");
    }

    @Test
    void plainHttpThatIsAllowed() {
        assertThat(warned(() -> client().allowInsecureHttp().build().close())).contains("may travel in clear");
    }

    @Test
    void aParameterThatALenientServerIgnores() {
        server.on(
                KICK_OFF,
                Answer.accepted(server.url() + "/fhir/job/1")
                        .header("Content-Type", "application/fhir+json")
                        .body("{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"warning\","
                                + "\"code\":\"not-supported\",\"diagnostics\":\"Parameter _since is ignored\"}]}"));
        server.on(JOB, manifest("\"output\":[]"));
        ExportReport[] report = new ExportReport[1];
        String log = warned(() -> report[0] =
                client.group("g").since("2026-01-01T00:00:00Z").lenient().exportTo(folder.resolve("e")));
        assertThat(report[0].ignoredParameters()).containsExactly("_since");
        assertThat(log).contains("_since");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void theOriginThatATokenWasKeptFrom(int status) {
        try (WireServer store = new WireServer()) {
            store.on("GET /f", Answer.status(status));
            job(manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"" + store.url() + "/f\"}]"));
            ExportReport report = client.group("g").exportTo(folder.resolve("e"));
            BulkExportException error =
                    ((FileOutcome.Failed) report.files().findFirst().orElseThrow()).error();
            assertThat(error)
                    .hasMessageContaining(store.url() + " is not a trusted origin")
                    .hasMessageContaining("trustedOrigins(...)");
        }
    }
}
