package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fhirbulk.error.ManifestException;
import dev.fhirbulk.error.NotFoundException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.model.ExportReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A manifest that is ready for everybody, read by the same engine. */
class PublishedTest extends WireTest {

    private static final String MANIFEST = "GET /fhir/$bulk-publish";
    private static final String LINE = "{\"resourceType\":\"Organization\",\"id\":\"%s\"}\n";

    @TempDir
    Path folder;

    private Answer page(String file, String next) {
        String url = next.startsWith("#") ? next : server.url() + next;
        String link = next.isEmpty() ? "" : ",\"link\":[{\"relation\":\"next\",\"url\":\"" + url + "\"}]";
        return Answer.ok("{\"transactionTime\":\"2026-01-01T00:00:00Z\",\"requiresAccessToken\":false,"
                + "\"manifestType\":\"http://hl7.org/fhir/uv/bulkdata/BulkDataManifest\",\"output\":[{\"type\":\"Organization\",\"url\":\""
                + server.url() + "/fhir/" + file + "\"}]" + link + "}");
    }

    private ExportReport fetch() {
        return client.published("$bulk-publish").fetchTo(folder.resolve("p")).orThrow();
    }

    @Test
    void allPagesAreReadWithoutAKickOff() throws IOException {
        server.on(MANIFEST, page("a", "/fhir/page2").header("ETag", "\"1\""));
        server.on("GET /fhir/page2", page("b", "#closed"));
        server.on("GET /fhir/a", Answer.ok(String.format(LINE, "a")));
        server.on("GET /fhir/b", Answer.ok(String.format(LINE, "b")));
        ExportReport report = fetch();
        assertThat(report.fileCount()).isEqualTo(2);
        assertThat(Files.readString(report.paths("Organization").get(1))).contains("\"b\"");
        assertThat(server.seen(KICK_OFF)).isEmpty();
    }

    @Test
    void whatDidNotChangeIsNotFetchedAgain() {
        server.on(
                MANIFEST,
                page("a", "").header("ETag", "\"1\""),
                page("a", "").header("ETag", "\"1\""),
                Answer.status(304));
        server.on("GET /fhir/a", Answer.ok(String.format(LINE, "a")));
        fetch();
        ExportReport again = fetch();
        assertThat(again.alreadyComplete()).isTrue();
        assertThat(server.seen(MANIFEST).get(2).header("If-None-Match")).isEqualTo("\"1\"");
        assertThat(server.seen("GET /fhir/a")).hasSize(1);
    }

    @Test
    void whatChangedIsFetchedAnewAndTheOldStateIsKeptAside() {
        server.on(
                MANIFEST,
                page("a", "").header("ETag", "\"1\""),
                page("a", "").header("ETag", "\"1\""),
                page("b", "").header("ETag", "\"2\""));
        server.on("GET /fhir/a", Answer.ok(String.format(LINE, "a")));
        server.on("GET /fhir/b", Answer.ok(String.format(LINE, "b")));
        fetch();
        ExportReport changed = fetch();
        assertThat(changed.alreadyComplete()).isFalse();
        assertThat(changed.paths("Organization"))
                .singleElement()
                .satisfies(file -> assertThat(file).content().contains("\"b\""));
        assertThat(folder.resolve("p/old-1")).isDirectory();
    }

    @Test
    void aBrokenFetchContinuesWhileTheManifestIsTheSame() {
        server.on(MANIFEST, page("a", "/fhir/page2").header("ETag", "\"1\""));
        server.on("GET /fhir/page2", page("b", ""));
        server.on("GET /fhir/a", Answer.ok(String.format(LINE, "a")));
        AtomicBoolean there = new AtomicBoolean();
        server.on("GET /fhir/b", seen -> there.get() ? Answer.ok(String.format(LINE, "b")) : Answer.status(404));
        assertThat(client.published("$bulk-publish")
                        .fetchTo(folder.resolve("p"))
                        .isComplete())
                .isFalse();
        there.set(true);
        assertThat(fetch().isComplete()).isTrue();
        assertThat(server.seen("GET /fhir/a")).hasSize(1);
    }

    @Test
    void aChainWhoseEndMayHaveGrownIsReadAnew() {
        server.on(MANIFEST, page("a", "/fhir/page2").header("ETag", "\"1\""));
        server.on("GET /fhir/page2", page("b", "#pending"), page("b", "/fhir/page3"));
        server.on("GET /fhir/page3", page("c", "#pending"));
        for (String file : new String[] {"a", "b", "c"}) {
            server.on("GET /fhir/" + file, Answer.ok(String.format(LINE, file)));
        }
        assertThat(fetch().fileCount()).isEqualTo(2);
        assertThat(fetch().fileCount()).isEqualTo(3);
    }

    @Test
    void aManifestThatIsNotThereIsTyped() {
        server.on(MANIFEST, Answer.status(404));
        assertThatExceptionOfType(NotFoundException.class).isThrownBy(this::fetch);
    }

    @Test
    void aPageThatIsNoManifestIsTyped() {
        server.on(MANIFEST, Answer.ok("<html>hello</html>"));
        assertThatExceptionOfType(ManifestException.class).isThrownBy(this::fetch);
    }

    @Test
    void linksInACircleAreNotFollowedForEver() {
        server.on(MANIFEST, page("a", "/fhir/$bulk-publish"));
        server.on("GET /fhir/a", Answer.ok(String.format(LINE, "a")));
        assertThat(client.published("$bulk-publish")
                        .fetchTo(folder.resolve("p"))
                        .isComplete())
                .isFalse();
    }

    @Test
    void whatIsNoUrlIsRefusedBeforeAnyRequest() {
        assertThatIllegalArgumentException().isThrownBy(() -> client.published(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> client.published("file:///etc/passwd"));
    }
}
