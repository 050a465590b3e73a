package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.ExportInterruptedException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.error.TokenRequestException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.ClosedPort;
import dev.fhirbulk.fixture.TestTls;
import dev.fhirbulk.fixture.WireServer;
import dev.fhirbulk.model.PreflightReport;
import dev.fhirbulk.model.PreflightReport.Problem;
import dev.fhirbulk.model.PreflightReport.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything is looked at, nothing is started, and what is wrong is said with what to do. */
class PreflightTest extends WireTest {

    private static final String METADATA = "GET /fhir/metadata";
    private static final String SMART = "GET /fhir/.well-known/smart-configuration";
    private static final String STATEMENT = """
            {"resourceType":"CapabilityStatement","fhirVersion":"4.0.1","software":{"name":"Bulky","version":"7.2"},
            "instantiates":["http://hl7.org/fhir/uv/bulkdata/CapabilityStatement/bulk-data|2.0.0"],
            "rest":[{"mode":"server","operation":[{"name":"export","definition":"http://x/OperationDefinition/export"}],
            "resource":[{"type":"Patient"},{"type":"Observation"},{"type":"Group","operation":[{"name":"group-export",
            "definition":"http://hl7.org/fhir/uv/bulkdata/OperationDefinition/group-export"}]}]}]}""";

    private PreflightReport of(ExportBuilder export) {
        return export.preflight();
    }

    private WireServer good() {
        return server.on(METADATA, Answer.ok(STATEMENT).header("Date", "Thu, 01 Jan 2026 00:00:00 GMT"))
                .on(SMART, Answer.ok("{\"token_endpoint\":\"" + server.url() + "/token\"}"));
    }

    private static String words(PreflightReport report, Severity severity) {
        return report.problems().stream()
                .filter(problem -> problem.severity() == severity)
                .map(Problem::toString)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void aServerThatIsAsItShouldBeIsReady() {
        good();
        PreflightReport report = of(client().build().group("g").types("Patient"));
        assertThat(report.problems()).isEmpty();
        assertThat(report.isReady()).isTrue();
        assertThat(report.reachable()).isTrue();
        assertThat(report.software()).hasValue("Bulky 7.2");
        assertThat(report.edition()).hasValue("STU2");
        assertThat(report.levels()).containsExactlyInAnyOrder("system", "group");
        assertThat(report.clockSkew()).hasValue(Duration.ZERO);
        assertThat(report.profile()).isEqualTo("generic");
        assertThat(report.tls()).isEmpty();
    }

    @Test
    void nothingIsStarted() {
        good();
        of(client().build().group("g").types("Patient"));
        assertThat(server.seen(METADATA)).hasSize(1);
        assertThat(server.seen(SMART)).hasSize(1);
        assertThat(server.seen(KICK_OFF)).isEmpty();
    }

    @Test
    void neitherDocumentIsAskedForWithAToken() {
        good();
        of(client().build().group("g").types("Patient"));
        assertThat(server.seen(METADATA).get(0).has("Authorization")).isFalse();
        assertThat(server.seen(SMART).get(0).has("Authorization")).isFalse();
    }

    @Test
    void theRequestIsShownAsItWouldBeSentAndStaysOutOfTheSummary() {
        good();
        PreflightReport report =
                of(client().build().group("g h").types("Patient").typeFilter("Patient?family=Planted"));
        assertThat(report.request().orElseThrow())
                .startsWith("GET " + server.url()
                        + "/fhir/Group/g%20h/$export?_type=Patient&_typeFilter=Patient%3Ffamily%3DPlanted\n")
                .contains("Prefer: respond-async", "Accept: application/fhir+json")
                .doesNotContain("planted-token");
        assertThat(report.toString()).contains("Ready").doesNotContain("Planted");
    }

    @Test
    void aPostShowsItsBody() {
        good();
        PreflightReport report = of(client().build().group("g").types("Patient").patients("p1"));
        assertThat(report.request().orElseThrow())
                .startsWith("POST " + server.url() + "/fhir/Group/g/$export\n")
                .contains("\"reference\":\"Patient/p1\"");
    }

    @Test
    void aServerThatIsNotThereIsAnError() throws Exception {
        try (ClosedPort nobody = new ClosedPort()) {
            PreflightReport report = BulkExportClient.builder(nobody.url() + "/fhir")
                    .build()
                    .system()
                    .preflight();
            assertThat(report.isReady()).isFalse();
            assertThat(report.reachable()).isFalse();
            assertThat(words(report, Severity.ERROR)).contains("refused", "firewall");
        }
    }

    @Test
    void aBaseUrlWithoutFhirBelowItIsAnError() {
        server.on(METADATA, Answer.status(404)).on(SMART, Answer.status(404).body("<html>login</html>"));
        PreflightReport report = of(client().build().system());
        assertThat(words(report, Severity.ERROR)).contains("HTTP 404", "Check the base URL");
        assertThat(report.isReady()).isFalse();
    }

    @Test
    void aLoginPageIsNoCapabilityStatement() {
        server.on(METADATA, Answer.ok("<html>Sign in</html>")).on(SMART, Answer.ok("<html>Sign in</html>"));
        assertThat(words(of(client().build().system()), Severity.ERROR)).contains("200 without a JSON object");
    }

    @Test
    void aStatementWithoutExportIsOnlyNoted() {
        server.on(METADATA, Answer.ok("{\"resourceType\":\"CapabilityStatement\"}"))
                .on(SMART, Answer.status(404));
        PreflightReport report = of(client().build().system());
        assertThat(report.isReady()).isTrue();
        assertThat(words(report, Severity.NOTE)).contains("names no export operation");
    }

    @Test
    void aLevelAndATypeThatAreNotDeclaredAreWarnedOf() {
        good();
        PreflightReport report = of(client().build().patients().types("Patient", "Coverage"));
        assertThat(words(report, Severity.WARNING))
                .contains("none for this level (patients)", "does not name [Coverage]");
    }

    @Test
    void aClockThatIsMinutesApartIsSaid() {
        server.on(METADATA, Answer.ok(STATEMENT).header("Date", "Thu, 01 Jan 2026 00:02:00 GMT"))
                .on(SMART, Answer.status(404));
        PreflightReport report = of(client().build().system());
        assertThat(report.clockSkew()).hasValue(Duration.ofMinutes(2));
        assertThat(words(report, Severity.WARNING)).contains("120 s ahead of this one", "NTP");
    }

    @Test
    void aClockThatIsHalfAnHourApartIsAnError() {
        server.on(METADATA, Answer.ok(STATEMENT).header("Date", "Wed, 31 Dec 2025 23:30:00 GMT"))
                .on(SMART, Answer.status(404));
        assertThat(words(of(client().build().system()), Severity.ERROR)).contains("1800 s behind");
    }

    @Test
    void whatTheProfileRefusesIsAnErrorInsteadOfAnException() {
        good();
        PreflightReport report =
                of(client().profile(ServerProfile.EPIC).build().group("g").since("2026-01-01T00:00:00Z"));
        assertThat(report.isReady()).isFalse();
        assertThat(report.request()).isEmpty();
        assertThat(words(report, Severity.ERROR)).contains("_since", "epic");
        assertThat(report.unsupportedParameters()).contains("_since");
    }

    @Test
    void whatLeniencyLeavesOutIsWarnedOf() {
        good();
        PreflightReport report = of(client().profile(ServerProfile.EPIC)
                .build()
                .group("g")
                .since("2026-01-01T00:00:00Z")
                .lenient());
        assertThat(words(report, Severity.WARNING)).contains("[_since]", "More may be exported");
        assertThat(report.request().orElseThrow()).doesNotContain("_since");
    }

    @Test
    void aTokenEndpointWithoutAnAuthorizerIsWarnedOf() {
        good();
        PreflightReport report =
                of(client().authorizer(Authorizer.none()).build().group("g"));
        assertThat(words(report, Severity.WARNING)).contains("no authorizer");
    }

    @Test
    void aRefusedTokenIsAnErrorThatSaysWhatToDo() {
        good();
        Authorizer refused = context -> {
            throw new TokenRequestException(
                    ErrorContext.of(Phase.TOKEN), "The token was refused.", "invalid_client", null);
        };
        PreflightReport report = of(client().authorizer(refused).build().group("g"));
        assertThat(report.isReady()).isFalse();
        assertThat(words(report, Severity.ERROR))
                .contains("The token was refused.", "JWKS")
                .doesNotContain("[TOKEN");
    }

    @Test
    void anAuthorizerThatBreaksShowsNothingOfItself() {
        good();
        Authorizer broken = context -> {
            throw new IllegalStateException("planted-secret");
        };
        PreflightReport report = of(client().authorizer(broken).build().group("g"));
        assertThat(words(report, Severity.ERROR))
                .contains("IllegalStateException")
                .doesNotContain("planted-secret");
    }

    @Test
    void scopesThatWereNotGrantedAreWarnedOf() {
        good();
        Authorizer narrow = context -> Credentials.bearer("planted-token")
                .requested(List.of("system/Patient.read", "system/Observation.read"))
                .granted(List.of("system/Patient.read"));
        PreflightReport report =
                of(client().authorizer(narrow).build().group("g").types("Patient", "Observation"));
        assertThat(report.scopesAsked()).isEqualTo(Set.of("system/Patient.read", "system/Observation.read"));
        assertThat(report.scopesGranted()).containsExactly("system/Patient.read");
        assertThat(words(report, Severity.WARNING)).contains("did not grant system/Observation.read");
    }

    @Test
    void tlsIsShownWithTheEndOfTheCertificate(@TempDir Path folder) throws Exception {
        SSLContext tls = TestTls.context(folder);
        try (WireServer secure = new WireServer(tls)) {
            secure.on(METADATA, Answer.ok(STATEMENT)).on(SMART, Answer.status(404));
            PreflightReport report = BulkExportClient.builder(secure.url() + "/fhir")
                    .sslContext(tls)
                    .build()
                    .system()
                    .preflight();
            assertThat(report.tls().orElseThrow()).matches("TLSv1\\.[23], certificate until \\d{4}-\\d\\d-\\d\\d");
        }
    }

    @Test
    void aCertificateThatNobodyTrustsIsAnError(@TempDir Path folder) throws Exception {
        try (WireServer secure = new WireServer(TestTls.context(folder))) {
            PreflightReport report = BulkExportClient.builder(secure.url() + "/fhir")
                    .build()
                    .system()
                    .preflight();
            assertThat(report.reachable()).isFalse();
            assertThat(words(report, Severity.ERROR)).contains("TLS failed");
        }
    }

    @Test
    void anInterruptIsTheOnlyThingThatIsThrown() {
        good();
        ExportBuilder export = client().build().group("g");
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(ExportInterruptedException.class).isThrownBy(export::preflight);
        assertThat(Thread.interrupted()).isTrue();
    }
}
