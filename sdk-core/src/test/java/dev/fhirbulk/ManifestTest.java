package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.error.ManifestException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ExportStatus;
import dev.fhirbulk.model.FileKind;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest extends WireTest {

    private ExportManifest read(String json) {
        return job(Answer.ok(json)).await();
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "\"true\"", "\"TRUE\""})
    @Tag("b28")
    void theTokenFlagMayBeAString(String flag) {
        assertThat(read("{\"transactionTime\":\"x\",\"requiresAccessToken\":" + flag + "}")
                        .requiresAccessToken())
                .isTrue();
    }

    @Test
    @Tag("b29")
    void missingListsAreEmpty() {
        assertThat(read("{\"transactionTime\":\"2026-01-01T00:00:00Z\"}").files())
                .isEmpty();
    }

    @Test
    @Tag("b31")
    void errorAndOutcomeAreTheSameList() {
        ExportManifest manifest = read("{\"output\":[],\"error\":[{\"type\":\"OperationOutcome\",\"url\":\"e\"}],"
                + "\"outcome\":[{\"url\":\"o\"}],\"deleted\":[{\"type\":\"Bundle\",\"url\":\"d\"}]}");
        assertThat(manifest.files(FileKind.OUTCOME)).hasSize(2);
        assertThat(manifest.files(FileKind.DELETED)).hasSize(1);
    }

    @Test
    @Tag("b34")
    void relativeAndIllFormedUrlsAreResolvedAndRepaired() {
        ExportManifest manifest = read("{\"output\":[{\"type\":\"A\",\"url\":\"f/1 a|b{c}?sig=%2B\"}]}");
        assertThat(manifest.files().get(0).url()).hasToString(server.url() + "/fhir/job/f/1%20a%7Cb%7Bc%7D?sig=%2B");
    }

    @Test
    @Tag("b35")
    void theTransactionTimeIsKeptToTheLetter() {
        ExportManifest manifest = read("{\"transactionTime\":\"2020/01/20 16:53:41.160 -0500\",\"output\":[]}");
        assertThat(manifest.transactionTime()).isEqualTo("2020/01/20 16:53:41.160 -0500");
        assertThat(manifest.transactionInstant()).isEmpty();
    }

    @Test
    void anyFractionOfASecondIsAnInstant() {
        assertThat(read("{\"transactionTime\":\"2026-01-01T00:00:00.12+01:00\",\"output\":[]}")
                        .transactionInstant())
                .hasValue(Instant.parse("2025-12-31T23:00:00.120Z"));
    }

    @Test
    @Tag("b36")
    void countsMayBeTextsOrAbsent() {
        ExportManifest manifest =
                read("{\"output\":[{\"type\":\"A\",\"url\":\"1\",\"count\":\"12\"},{\"type\":\"A\",\"url\":\"2\"}]}");
        assertThat(manifest.files().get(0).count()).hasValue(12);
        assertThat(manifest.files().get(1).count()).isEmpty();
    }

    @Test
    @Tag("b32")
    @Tag("b33")
    void unknownMembersAndExtensionsAreKept() {
        ExportManifest manifest = read(
                "{\"output\":[{\"url\":\"1\",\"extension\":[{\"url\":\"x\",\"valueString\":\"y\"}]}],\"JobID\":7,\"extension\":{\"a\":1}}");
        assertThat(manifest.unknown()).contains("\"JobID\":7").contains("\"extension\":{\"a\":1}");
        assertThat(manifest.files().get(0).extension()).contains("valueString");
    }

    @Test
    void expiresIsReadWhateverItsWeekday() {
        ExportManifest manifest = job(onePatientFile().header("Expires", "Mon, 22 Jul 2025 10:00:00 GMT"))
                .await();
        assertThat(manifest.expires()).isEqualTo("2025-07-22T10:00:00Z");
    }

    @Test
    void anUnreadableExpiresIsIgnored() {
        assertThat(job(onePatientFile().header("Expires", "2020-01-01 10:00:00 +0000 UTC"))
                        .await()
                        .expires())
                .isNull();
    }

    @Test
    @Tag("b37")
    void pagesAreJoined() {
        server.on(
                "GET /fhir/page/2",
                Answer.ok("{\"transactionTime\":\"t\",\"output\":[{\"type\":\"A\",\"url\":\"2\"}]}"));
        ExportManifest manifest = read("{\"transactionTime\":\"t\",\"output\":[{\"type\":\"A\",\"url\":\"1\"}],"
                + "\"link\":[{\"relation\":\"next\",\"url\":\"" + server.url() + "/fhir/page/2\"}]}");
        assertThat(manifest.files()).extracting(file -> file.page()).containsExactly(0, 1);
        assertThat(server.seen("GET /fhir/page/2").get(0).header("Authorization"))
                .isNotEmpty();
    }

    @Test
    @Tag("b37")
    void aPageThatIsNotReadyIsPolledUntilItIs() {
        server.on(
                "GET /fhir/page/2",
                Answer.status(202),
                Answer.status(202),
                Answer.ok("{\"output\":[{\"url\":\"2\"}]}"));
        ExportManifest manifest =
                read("{\"output\":[{\"url\":\"1\"}],\"link\":[{\"relation\":\"next\",\"url\":\"/fhir/page/2\"}]}");
        assertThat(manifest.files()).hasSize(2);
    }

    @Test
    void aPartialManifestWithALinkMovesOnWhileTheJobRuns() {
        server.on("GET /fhir/page/2", Answer.ok("{\"output\":[{\"url\":\"2\"}]}"));
        ExportJob job = job(
                Answer.status(202)
                        .body(
                                "{\"transactionTime\":\"t\",\"output\":[{\"url\":\"1\"}],\"link\":[{\"relation\":\"next\",\"url\":\"/fhir/page/2\"}]}"));
        assertThat(job.await().files()).hasSize(2);
    }

    @Test
    void aRunningJobMayShowWhatIsReady() {
        ExportStatus.InProgress status = (ExportStatus.InProgress)
                job(Answer.status(202).body("{\"transactionTime\":\"t\",\"output\":[{\"url\":\"1\"}]}"))
                        .status();
        assertThat(status.partial()).isNotNull();
    }

    @Test
    void anOutcomeWhileRunningIsNoManifest() {
        ExportStatus.InProgress status = (ExportStatus.InProgress)
                job(Answer.outcome(202, "information", "informational")).status();
        assertThat(status.partial()).isNull();
    }

    @Test
    @Tag("b37")
    void linksInACircleAreAnError() {
        server.on(
                "GET /fhir/page/2",
                Answer.ok("{\"output\":[],\"link\":[{\"relation\":\"next\",\"url\":\"/fhir/job/1\"}]}"));
        ExportJob job = job(Answer.ok("{\"output\":[],\"link\":[{\"relation\":\"next\",\"url\":\"/fhir/page/2\"}]}"));
        assertThat(thrown(ManifestException.class, job::await)).hasMessageContaining("circle");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>login</html>", "[]", "{}", "{\"output\":[{\"type\":\"A\"}]}", "{\"output\":["})
    @Tag("b30")
    void whatIsNoManifestIsAnError(String body) {
        ExportJob job = job(Answer.ok(body));
        thrown(ManifestException.class, job::status);
    }

    @Test
    void anOutcomeInsteadOfAManifestIsCarriedByTheError() {
        ExportJob job = job(Answer.outcome(200, "error", "processing"));
        assertThat(thrown(ManifestException.class, job::status).issues()).hasSize(1);
    }

    @Test
    @Tag("b38")
    void aManifestOfAnotherMediaTypeIsRead() {
        ExportJob job = job(onePatientFile().header("Content-Type", "application/json;charset=ISO-8859-1"));
        assertThat(job.await().files()).hasSize(1);
    }
}
