package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.lines.NdjsonLine;
import dev.fhirbulk.lines.NdjsonLines;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ResourceBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks of an organized export, over files that continue each other. */
class OrganizedExportTest extends WireTest {

    @TempDir
    Path folder;

    private static String header(String reference) {
        return "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"header\",\"valueReference\":{\"reference\":\""
                + reference + "\"}}]}\n";
    }

    private static String resource(String id) {
        return "{\"resourceType\":\"Patient\",\"id\":\"" + id + "\"}\n";
    }

    /** Files a, b, c …, each with a continuation or none. */
    private ExportBuilder served(List<String> continuations, String... files) {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < files.length; i++) {
            String name = "f" + i;
            String next = continuations.get(i);
            entries.add("{\"url\":\"" + server.url() + "/fhir/" + name + "?signature=planted\""
                    + (next.isEmpty() ? "" : ",\"continuesInFile\":\"" + next.replace("$", server.url()) + "\"") + "}");
            server.on("GET /fhir/" + name, Answer.ok(files[i]));
        }
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, manifest("\"outputOrganizedBy\":\"Patient\",\"output\":[" + String.join(",", entries) + "]"));
        return client.group("g").organizeOutputBy("Patient");
    }

    private static List<String> blocks(ExportReport report) {
        List<String> found = new ArrayList<>();
        try (Stream<ResourceBlock> blocks = report.blocks()) {
            blocks.forEach(block -> {
                List<String> ids = new ArrayList<>();
                NdjsonLines.read(block.content()).forEach((NdjsonLine line) -> ids.add(line.id()));
                found.add(block.reference() + ids + (block.isCut() ? " cut" : ""));
            });
        }
        return found;
    }

    private List<String> blocks(List<String> continuations, String... files) {
        return blocks(served(continuations, files).exportTo(folder.resolve("e")).orThrow());
    }

    @Test
    @Tag("b49")
    void aBlockIsWhatFollowsItsHeader() {
        assertThat(blocks(
                        List.of(""),
                        header("Patient/a") + resource("a") + resource("x") + header("Patient/b") + resource("b")))
                .containsExactly("Patient/a[a, x]", "Patient/b[b]");
    }

    @Test
    @Tag("b49")
    void aBlockGoesOnInTheFileThatContinuesIt() {
        assertThat(blocks(
                        List.of("$/fhir/f2?signature=other", "", ""),
                        header("Patient/a") + resource("a1"),
                        header("Patient/z") + resource("z"),
                        header("Patient/a") + resource("a2") + header("Patient/b") + resource("b")))
                .containsExactly("Patient/a[a1, a2]", "Patient/b[b]", "Patient/z[z]");
    }

    @Test
    @Tag("b49")
    void aContinuationIsFoundByItsBareName() {
        assertThat(blocks(
                        List.of("f1?signature=planted", ""),
                        header("Patient/a") + resource("a1"),
                        header("Patient/a") + resource("a2")))
                .containsExactly("Patient/a[a1, a2]");
    }

    @Test
    @Tag("b49")
    void aContinuationThatIsNotListedEndsTheBlockAndIsSaid() {
        assertThat(blocks(
                        List.of("3.Encounter.ndjson", ""),
                        header("Patient/a") + resource("a1"),
                        header("Patient/b") + resource("b")))
                .containsExactly("Patient/a[a1] cut", "Patient/b[b]");
    }

    @Test
    @Tag("b49")
    void filesThatContinueEachOtherInACircleAreEachReadOnce() {
        assertThat(blocks(
                        List.of("$/fhir/f1?signature=planted", "$/fhir/f0?signature=planted"),
                        header("Patient/a") + resource("a1"),
                        header("Patient/a") + resource("a2")))
                .containsExactly("Patient/a[a1, a2]");
    }

    @Test
    @Tag("b49")
    void anotherFilesLinesWithoutAHeaderAreABlockOfTheirOwn() {
        assertThat(blocks(List.of("", ""), header("Patient/a") + resource("a"), resource("loose")))
                .containsExactly("Patient/a[a]", "[loose]");
    }

    @Test
    @Tag("b49")
    void whatIsNotReadOfABlockIsPassedOver() {
        ExportReport report = served(
                        List.of(""),
                        header("Patient/a")
                                + resource("a")
                                + header("Patient/b")
                                + resource("b").stripTrailing())
                .exportTo(folder.resolve("e"))
                .orThrow();
        try (Stream<ResourceBlock> blocks = report.blocks()) {
            assertThat(blocks.map(ResourceBlock::reference)).containsExactly("Patient/a", "Patient/b");
        }
    }

    @Test
    @Tag("b49")
    void aReportThatIsReadBackKnowsTheContinuationsAndKeepsNoUrl() throws IOException {
        served(
                        List.of("$/fhir/f1?signature=planted", ""),
                        header("Patient/a") + resource("a1"),
                        header("Patient/a") + resource("a2"))
                .compressFiles()
                .exportTo(folder.resolve("e"))
                .orThrow();
        assertThat(blocks(ExportReport.read(folder.resolve("e")))).containsExactly("Patient/a[a1, a2]");
        assertThat(folder.resolve("e/export-report.json")).content().doesNotContain("signature");
    }

    @Test
    @Tag("b49")
    void aBlockThatIsReadTooLateSaysSo() {
        ExportReport report = served(
                        List.of(""), header("Patient/a") + resource("a") + header("Patient/b") + resource("b"))
                .exportTo(folder.resolve("e"))
                .orThrow();
        try (Stream<ResourceBlock> blocks = report.blocks()) {
            ResourceBlock first = blocks.toList().get(0);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> first.content().read())
                    .withMessageContaining("passed over");
        }
    }

    @Test
    @Tag("b49")
    void anExportThatWasNotOrganizedSaysSo() {
        ExportReport report =
                served(List.of(""), resource("a")).exportTo(folder.resolve("e")).orThrow();
        assertThatIllegalStateException()
                .isThrownBy(() -> blocks(report))
                .withMessageContaining("organizeOutputBy(\"Patient\")");
    }
}
