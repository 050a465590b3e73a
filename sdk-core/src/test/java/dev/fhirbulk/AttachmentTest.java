package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.error.ExportTimeoutException;
import dev.fhirbulk.error.IncompleteExportException;
import dev.fhirbulk.error.TokenRequestException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.WireServer;
import dev.fhirbulk.model.AttachmentReport;
import dev.fhirbulk.model.AttachmentReport.Failed;
import dev.fhirbulk.model.AttachmentReport.Fetched;
import dev.fhirbulk.model.AttachmentReport.Outcome;
import dev.fhirbulk.model.AttachmentReport.Skip;
import dev.fhirbulk.model.AttachmentReport.Skipped;
import dev.fhirbulk.model.ExportReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attachments behind URLs: who is asked, with what, and what is taken. */
class AttachmentTest extends AttachmentWireTest {

    private final WireServer store = new WireServer();

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void aRelativeUrlIsRelativeToTheFhirBase() {
        server.on(BINARY, ok(PDF));
        assertThat(content(stored(fetch(pdf("Binary/1"))))).isEqualTo(PDF);
    }

    @Test
    void theBaseGetsTheTokenAndHearsTheMediaType() {
        server.on(BINARY, ok(PDF));
        fetch(pdf("Binary/1"));
        assertThat(server.seen(BINARY).get(0).header("Authorization")).isEqualTo("Bearer planted-token");
        assertThat(server.seen(BINARY).get(0).header("Accept")).isEqualTo("application/pdf");
    }

    @Test
    void aForeignOriginGetsNoToken() {
        store.on("GET /a", ok(PDF));
        assertThat(fetch(pdf(store.url() + "/a")).orThrow().fetched()).isOne();
        assertThat(store.seen("GET /a").get(0).has("Authorization")).isFalse();
    }

    @Test
    void aTrustedOriginGetsTheToken() {
        store.on("GET /a", ok(PDF));
        ExportReport report = export(pdf(store.url() + "/a"));
        try (BulkExportClient trusting = client().trustedOrigins(store.url()).build()) {
            trusting.attachments(report).fetchTo(target()).orThrow();
        }
        assertThat(store.seen("GET /a").get(0).header("Authorization")).isEqualTo("Bearer planted-token");
    }

    @Test
    void aRedirectToAnotherOriginLosesTheToken() {
        server.on(BINARY, Answer.status(307).header("Location", store.url() + "/signed?sig=s"));
        store.on("GET /signed", ok(PDF));
        assertThat(content(stored(fetch(pdf("Binary/1"))))).isEqualTo(PDF);
        assertThat(store.seen("GET /signed").get(0).has("Authorization")).isFalse();
    }

    @Test
    void aStoreWithCredentialsOfItsOwnGetsThose() {
        store.on("GET /a", ok(PDF));
        ExportReport report = export(pdf(store.url() + "/a"));
        try (BulkExportClient knowing = client().authorizer(store.url(), Authorizer.bearer(() -> "store-token"))
                .build()) {
            knowing.attachments(report).fetchTo(target()).orThrow();
        }
        assertThat(store.seen("GET /a").get(0).header("Authorization")).isEqualTo("Bearer store-token");
    }

    @Test
    void anotherRegistrationAtTheSameOriginIsUsedForAttachmentsOnly() {
        server.on(BINARY, ok(PDF));
        of(export(pdf("Binary/1")))
                .authorizer(Authorizer.bearer(() -> "second-registration"))
                .fetchTo(target())
                .orThrow();
        assertThat(server.seen(BINARY).get(0).header("Authorization")).isEqualTo("Bearer second-registration");
        assertThat(server.seen(KICK_OFF).get(0).header("Authorization")).isEqualTo("Bearer planted-token");
    }

    @Test
    void anotherRegistrationIsNotUsedElsewhere() {
        store.on("GET /a", ok(PDF));
        of(export(pdf(store.url() + "/a")))
                .authorizer(Authorizer.bearer(() -> "second-registration"))
                .fetchTo(target());
        assertThat(store.seen("GET /a").get(0).has("Authorization")).isFalse();
    }

    @Test
    void withoutCredentialsThereIsNothingToBeGainedByAskingOnAndOn() {
        ExportReport report = export(pdf("Binary/1"), pdf("Binary/2"));
        AttachmentFetch refused = of(report).authorizer(context -> {
            throw new TokenRequestException(
                    dev.fhirbulk.error.ErrorContext.of(dev.fhirbulk.error.Phase.TOKEN), "no", "invalid_client", null);
        });
        thrown(TokenRequestException.class, () -> refused.fetchTo(target()));
        assertThat(server.seen(BINARY)).isEmpty();
    }

    @Test
    void oneThatIsMissingDoesNotHarmItsNeighbours() {
        server.on(BINARY, Answer.status(404)).on("GET /fhir/Binary/2", ok(PDF));
        AttachmentReport report = fetch(pdf("Binary/1"), pdf("Binary/2"));
        assertThat(report.fetched()).isOne();
        assertThat(report.failed()).isOne();
        assertThat(outcomes(report)).hasExactlyElementsOfTypes(Failed.class, Fetched.class);
    }

    @Test
    void whatIsMissingMakesTheReportThrowWithTheReason() {
        server.on(BINARY, Answer.status(404));
        AttachmentReport report = fetch(pdf("Binary/1"));
        IncompleteExportException error = thrown(IncompleteExportException.class, report::orThrow);
        assertThat(error).hasMessageContaining("1 of 1 attachments");
        assertThat(error.failures()).singleElement().asString().contains("404");
    }

    @Test
    void aPassingFailureIsTriedAgain() {
        server.on(BINARY, Answer.status(503), ok(PDF));
        client.attachments(export(pdf("Binary/1"))).fetchTo(target()).orThrow();
        assertThat(server.seen(BINARY)).hasSize(2);
    }

    @Test
    void onlyWantedMediaTypesAreFetched() {
        server.on(BINARY, ok(PDF));
        AttachmentReport report = of(export(
                        pdf("Binary/1"),
                        document("\"contentType\":\"image/png\",\"url\":\"Binary/2\""),
                        document("\"contentType\":\"Text/Plain; charset=utf-8\",\"url\":\"Binary/1\""),
                        document("\"url\":\"Binary/3\"")))
                .mime("application/pdf", "text/*")
                .fetchTo(target());
        assertThat(report.fetched()).isEqualTo(2);
        assertThat(report.skipped(Skip.MEDIA_TYPE)).isEqualTo(2);
        assertThat(report.isComplete()).isTrue();
    }

    @Test
    void onlyWantedTypesAreLookedInto() {
        server.on(BINARY, ok(PDF));
        AttachmentReport report = of(export(
                        "{\"resourceType\":\"Patient\",\"photo\":[{\"url\":\"Binary/2\"}]}", pdf("Binary/1")))
                .types("DocumentReference")
                .fetchTo(target());
        assertThat(report.found()).isOne();
    }

    @Test
    void whatIsTooLargeByItsOwnAccountIsNotAskedFor() {
        AttachmentReport report = of(export(document("\"size\":11,\"url\":\"Binary/1\"")))
                .maxBytes(10)
                .fetchTo(target());
        assertThat(report.skipped(Skip.TOO_LARGE)).isOne();
        assertThat(server.seen(BINARY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LENGTH", "CHUNKED"})
    void whatTurnsOutToBeTooLargeIsNotStored(String framing) {
        server.on(BINARY, ok("elevenbytes").framing(Answer.Framing.valueOf(framing)));
        AttachmentReport report = of(export(pdf("Binary/1"))).maxBytes(10).fetchTo(target());
        assertThat(report.skipped(Skip.TOO_LARGE)).isOne();
        assertThat(files()).isEmpty();
    }

    @Test
    void oneUrlIsFetchedOnce() {
        server.on(BINARY, ok(PDF));
        AttachmentReport report = fetch(
                pdf("Binary/1"),
                pdf(server.url() + "/fhir/Binary/1"),
                "{\"resourceType\":\"DiagnosticReport\",\"presentedForm\":[{\"url\":\"Binary/1\"}]}");
        assertThat(server.seen(BINARY)).hasSize(1);
        assertThat(report.fetched()).isEqualTo(3);
        assertThat(report.fileCount()).isOne();
    }

    @Test
    void documentsThatDifferByQueryAloneAreTwo() {
        server.on("GET /fhir/doc", request -> ok(request.target()));
        AttachmentReport report = fetch(pdf("doc?id=1"), pdf("doc?id=2"));
        assertThat(outcomes(report))
                .map(outcome -> content(outcome.stored().orElseThrow()))
                .containsExactly("/fhir/doc?id=1", "/fhir/doc?id=2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "jar:file:///a.jar!/b",
                "gopher://127.0.0.1/x",
                "ftp://127.0.0.1/x",
                "urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7",
                "data:text/plain;base64,SGVsbG8=",
                "#contained",
                "https:///x",
                "https://127.0.0.1:99999/x",
                "javascript:alert(1)",
                "C:/Windows/win.ini"
            })
    void whatIsNoAddressOfADocumentIsPassedOverWithTheReason(String url) {
        AttachmentReport report = fetch(pdf(url));
        assertThat(((Skipped) only(report)).why()).isEqualTo(Skip.NOT_FETCHABLE);
        assertThat(reason(report)).isNotBlank().doesNotContain("passwd").doesNotContain("win.ini");
    }

    @Test
    void plainHttpToAnotherHostIsRefused() {
        assertThat(reason(fetch(pdf("http://store.test/a")))).contains("Plain http is refused");
    }

    @Test
    void aPublicServerCannotPointInwards() {
        ExportReport report = export(pdf("https://10.0.0.7/a"));
        try (BulkExportClient one = client().resolver(host -> new java.net.InetAddress[] {
                    java.net.InetAddress.getByName(host.equals("127.0.0.1") ? "203.0.113.9" : host)
                })
                .build()) {
            assertThat(reason(one.attachments(report).fetchTo(target()))).contains("private address");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../../../evil", "..%2f..%2fevil", "/../evil", "a\\\\..\\\\evil"})
    void noUrlLeadsOutOfTheDirectory(String url) {
        for (String path : List.of("/../../../evil", "/fhir/..%2f..%2fevil", "/../evil", "/fhir/a%5C..%5Cevil")) {
            server.on("GET " + path, ok(PDF));
        }
        AttachmentReport report = fetch(
                document("\"contentType\":\"application/pdf\",\"title\":\"../../evil.pdf\",\"url\":\"" + url + "\""));
        assertThat(stored(report).path()).hasParent(target());
        assertThat(files()).singleElement().asString().matches("DocumentReference\\.[0-9a-f]{32}\\.pdf");
    }

    @Test
    void aTypeThatIsNoNameDoesNotReachTheFileSystem() {
        server.on(BINARY, ok(PDF));
        fetch("{\"resourceType\":\"../../x\",\"extension\":[{\"valueAttachment\":{\"url\":\"Binary/1\"}}]}");
        assertThat(files()).singleElement().asString().matches("unknown\\.[0-9a-f]{32}\\.pdf");
    }

    @Test
    void aServerThatDislikesTheMediaTypeIsAskedForAny() {
        server.on(BINARY, request -> request.header("Accept").equals("*/*") ? ok(PDF) : Answer.status(406));
        assertThat(fetch(pdf("Binary/1")).orThrow().fetched()).isOne();
    }

    @Test
    void aContentTypeThatIsNoneDoesNotReachTheHeader() {
        server.on(BINARY, ok(PDF));
        fetch(document("\"contentType\":\"a/b\\r\\nX-Evil: 1\",\"url\":\"Binary/1\""));
        assertThat(server.seen(BINARY).get(0).header("Accept")).isEqualTo("*/*");
        assertThat(server.seen(BINARY).get(0).has("X-Evil")).isFalse();
    }

    @Test
    void pathsToAttachmentsMayNamePatientsAndAreNotTold() {
        server.on("GET /fhir/Patient/planted-patient/photo", Answer.status(500));
        AttachmentReport report = fetch("{\"resourceType\":\"Patient\",\"id\":\"planted-patient\",\"photo\":"
                + "[{\"url\":\"Patient/planted-patient/photo?k=planted-query\"}]}");
        String shown = report + " " + outcomes(report) + thrown(IncompleteExportException.class, report::orThrow);
        assertThat(shown).doesNotContain("planted").contains("Patient.photo[0]");
        assertThat(outcomes(report)).map(Outcome::attachment).singleElement().satisfies(found -> {
            assertThat(found.source()).isEqualTo("DocumentReference.0001.ndjson");
            assertThat(found.line()).isOne();
        });
    }

    @Test
    void nothingOnDiskTellsAUrl() throws Exception {
        server.on("GET /fhir/Patient/planted-patient/photo", ok(PDF));
        fetch("{\"resourceType\":\"Patient\",\"photo\":[{\"url\":\"Patient/planted-patient/photo?k=planted-query\"}]}");
        assertThat(target().resolve(".bulk-export/attachments.jsonl")).content().doesNotContain("planted");
        assertThat(target().resolve("attachment-report.ndjson")).content().doesNotContain("planted");
    }

    @Test
    void mistakesShowAtOnce() {
        AttachmentFetch fetch = of(export(pdf("Binary/1")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fetch.mime("pdf"))
                .withMessageContaining("application/pdf");
        assertThatIllegalArgumentException().isThrownBy(() -> fetch.maxBytes(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fetch.types("DocumentReferences"))
                .withMessageContaining("DocumentReference?");
    }

    @Test
    void anExportThatWentToAHandlerHasNoFilesToLookInto() {
        server.on("GET /fhir/file/1", Answer.ok("{\"resourceType\":\"Patient\"}\n"));
        ExportReport report = job(onePatientFile()).forEachFile(1, (file, in) -> in.readAllBytes());
        assertThatIllegalArgumentException().isThrownBy(() -> client.attachments(report));
    }

    @Test
    void theAsynchronousTwinDoesTheSame() {
        server.on(BINARY, ok(PDF));
        assertThat(of(export(pdf("Binary/1"))).fetchToAsync(target()).join().fetched())
                .isOne();
    }

    @Test
    void theReportOfAnotherServerIsRefused() {
        ExportReport report = export(pdf("Binary/1"));
        try (BulkExportClient other =
                BulkExportClient.builder("https://other.example.org/fhir").build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> other.attachments(report))
                    .withMessageContaining("The report belongs to a job at " + server.url());
        }
    }

    @Test
    void theClientsCredentialsAreAskedForWhatTheExportWas() {
        server.on(BINARY, ok(PDF));
        List<List<String>> asked = new java.util.concurrent.CopyOnWriteArrayList<>();
        Authorizer listening = context -> {
            asked.add(context.requestedTypes());
            return dev.fhirbulk.config.Credentials.none();
        };
        ExportReport report = export(pdf("Binary/1"));
        try (BulkExportClient one = client().authorizer(listening).build()) {
            one.attachments(report).fetchTo(target()).orThrow();
            one.attachments(report)
                    .authorizer(listening)
                    .fetchTo(folder.resolve("second"))
                    .orThrow();
        }
        assertThat(asked).containsExactly(List.of(), List.of("Binary"));
    }

    @Test
    void theDeadlineEndsTheWorkAndSaysHowToGoOn() {
        server.on(BINARY, Answer.status(503));
        ExportReport report = export(pdf("Binary/1"));
        try (BulkExportClient hurried =
                client().deadline(Duration.ofMillis(500)).build()) {
            assertThat(thrown(
                            ExportTimeoutException.class,
                            () -> hurried.attachments(report).fetchTo(target())))
                    .hasMessageContaining("fetchTo");
        }
    }
}
