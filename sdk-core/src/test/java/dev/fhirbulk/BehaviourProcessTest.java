package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.ChildJvm;
import dev.fhirbulk.fixture.ChildProgram;
import dev.fhirbulk.model.ExportReport;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only another process shows. */
@Timeout(300)
class BehaviourProcessTest extends WireTest {

    private static final int FILES = 2500;

    @TempDir
    Path folder;

    private String said(List<String> jvm, String... more) throws Exception {
        String[] arguments = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                server.url() + "/fhir", folder.resolve("e").toString()),
                        java.util.stream.Stream.of(more))
                .toArray(String[]::new);
        try (ChildJvm child = ChildJvm.start(folder.resolve("log"), ChildProgram.class, jvm, arguments)) {
            assertThat(child.exit(240)).as(child.said()).isZero();
            return child.said();
        }
    }

    @Test
    @Tag("b27")
    void aStoredHandleIsContinuedByAnotherProcess() throws Exception {
        ExportJob job = job(Answer.status(202), Answer.status(202), onePatientFile());
        server.on("GET /fhir/file/1", Answer.ok("{\"resourceType\":\"Patient\",\"id\":\"a\"}\n"));
        job.status();
        assertThat(said(List.of(), job.handle().toText())).contains("RESOURCES 1");
        assertThat(server.seen(KICK_OFF)).hasSize(1);
        assertThat(server.seen(JOB))
                .extracting(seen -> seen.header("Authorization"))
                .containsExactly("Bearer planted-token", "Bearer token-of-the-child", "Bearer token-of-the-child");
    }

    /** What each file would keep, were it a buffer of 8 KiB, does not fit into this heap. */
    @Test
    @Tag("b54")
    void thousandsOfTinyFilesNeedLittleMemory() throws Exception {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(
                JOB,
                manifest("\"output\":["
                        + IntStream.range(0, FILES)
                                .mapToObj(i -> "{\"type\":\"Patient\",\"url\":\"/fhir/tiny?number=" + i + "\"}")
                                .collect(Collectors.joining(","))
                        + "]"));
        server.on(
                "GET /fhir/tiny",
                seen -> Answer.ok("{\"resourceType\":\"Patient\",\"id\":\""
                        + seen.target().replaceAll(".*=", "p-") + "\"}\n"));
        assertThat(said(List.of("-Xmx24m", "-XX:+ExitOnOutOfMemoryError"))).contains("RESOURCES " + FILES);
        ExportReport report = ExportReport.read(folder.resolve("e"));
        assertThat(report.orThrow().paths("Patient")).hasSize(FILES).doesNotHaveDuplicates();
    }
}
