package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.config.AuthorizationContext;
import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.error.AuthenticationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.LimitExceededException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.error.TokenRequestException;
import dev.fhirbulk.error.TransportException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportWarning;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The port for credentials, from an authorizer's side: what it is told, and its gate to the network. */
class AuthorizationTest extends WireTest {

    @TempDir
    Path folder;

    private final List<AuthorizationContext> told = new ArrayList<>();

    private BulkExportClient with(Function<AuthorizationContext, Credentials> authorize) {
        return client().authorizer(context -> {
                    told.add(context);
                    return authorize.apply(context);
                })
                .build();
    }

    private void accept() {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
    }

    @Test
    void anAuthorizerIsToldWhatIsAboutToBeSent() {
        accept();
        with(context -> Credentials.none()).group("g").types("Patient").start();
        AuthorizationContext context = told.get(0);
        assertThat(context.phase()).isEqualTo(Phase.KICKOFF);
        assertThat(context.method()).isEqualTo("GET");
        assertThat(context.uri().getPath()).isEqualTo("/fhir/Group/g/$export");
        assertThat(context.fhirBase()).isEqualTo(URI.create(server.url() + "/fhir"));
        assertThat(context.requestedTypes()).containsExactly("Patient");
        assertThat(context.now()).isEqualTo(time.now());
        assertThat(context.refused()).isEmpty();
    }

    @Test
    void theContextShowsNoSecret() {
        accept();
        with(context -> Credentials.bearer("t")).group("g").start();
        assertThat(told.get(0).toString()).startsWith("AuthorizationContext[").doesNotContain("Bearer");
    }

    @Test
    void anyHeadersAreSent() {
        accept();
        with(context -> Credentials.headers(Map.of("X-Api-Key", "k", "X-Date", "d")))
                .group("g")
                .start();
        assertThat(server.seen(KICK_OFF).get(0).header("X-Api-Key")).isEqualTo("k");
    }

    @Test
    void theGateReadsJsonWithoutCredentials() {
        accept();
        server.on(
                "GET /fhir/.well-known/smart-configuration",
                Answer.ok("{\"token_endpoint\":\"x\",\"n\":1}").header("X-Request-Id", "r-9"));
        AuthorizationContext.Answer[] answer = new AuthorizationContext.Answer[1];
        with(context -> {
                    answer[0] = context.get(URI.create(context.fhirBase() + "/.well-known/smart-configuration"));
                    return Credentials.bearer("t");
                })
                .group("g")
                .start();
        assertThat(answer[0].status()).isEqualTo(200);
        assertThat(answer[0].json()).containsEntry("token_endpoint", "x").containsEntry("n", 1L);
        assertThat(answer[0].requestIds()).containsValue("r-9");
        assertThat(answer[0]).hasToString("Answer[status=200]");
        assertThat(server.seen("GET /fhir/.well-known/smart-configuration")
                        .get(0)
                        .has("Authorization"))
                .isFalse();
    }

    private AuthorizationContext.Answer post(Answer... answers) {
        accept();
        server.on("POST /token", answers);
        AuthorizationContext.Answer[] answer = new AuthorizationContext.Answer[1];
        AtomicInteger attempt = new AtomicInteger();
        with(context -> {
                    answer[0] = context.postForm(
                            URI.create(server.url() + "/token"),
                            () -> Map.of("scope", "a b+c&d", "n", String.valueOf(attempt.incrementAndGet())),
                            Map.of("X-Proof", "p"));
                    return Credentials.none();
                })
                .group("g")
                .start();
        return answer[0];
    }

    @Test
    void theGatePostsForms() {
        assertThat(post(Answer.ok("{\"a\":\"b\"}")).json()).containsEntry("a", "b");
        var seen = server.seen("POST /token").get(0);
        assertThat(seen.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(seen.header("Accept")).isEqualTo("application/json");
        assertThat(seen.header("X-Proof")).isEqualTo("p");
        assertThat(seen.body()).contains("scope=a%20b%2Bc%26d");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void passingFailuresAreTriedAgainWithANewForm(int status) {
        assertThat(post(Answer.status(status), Answer.ok("{\"a\":\"b\"}")).status())
                .isEqualTo(200);
        assertThat(server.seen("POST /token"))
                .extracting(seen -> seen.body().replaceAll(".*n=(\\d).*", "$1"))
                .containsExactly("1", "2");
    }

    @Test
    void aBare400IsTriedAgain() {
        assertThat(post(Answer.status(400), Answer.ok("{\"a\":\"b\"}")).status())
                .isEqualTo(200);
    }

    @Test
    void a400WithAReasonIsTheAnswer() {
        AuthorizationContext.Answer answer = post(Answer.status(400).body("{\"error\":\"invalid_client\"}"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(server.seen("POST /token")).hasSize(1);
    }

    @Test
    void theLastPassingFailureIsTheAnswerInTheEnd() {
        assertThat(post(Answer.status(503)).status()).isEqualTo(503);
        assertThat(server.seen("POST /token").size()).isGreaterThan(1);
    }

    @Test
    void theWaitThatIsAskedForIsKept() {
        post(Answer.status(429).header("Retry-After", "77"), Answer.ok("{}"));
        assertThat(time.sleeps()).contains(java.time.Duration.ofSeconds(77));
    }

    @Test
    void noAnswerIsATransportFailure() {
        accept();
        server.on("GET /nothing", Answer.closed());
        BulkExportClient one = client().retries(RetryPolicy.never())
                .authorizer(context -> {
                    context.get(URI.create(server.url() + "/nothing"));
                    return Credentials.none();
                })
                .build();
        thrown(TransportException.class, () -> one.group("g").start());
        assertThat(server.seen(KICK_OFF)).isEmpty();
    }

    @Test
    void anAnswerBeyondAllMeasureIsRefused() {
        accept();
        server.on("GET /huge", Answer.ok("{\"a\":\"" + "x".repeat(4 * 1024 * 1024) + "\"}"));
        BulkExportClient one = with(context -> {
            context.get(URI.create(server.url() + "/huge"));
            return Credentials.none();
        });
        thrown(LimitExceededException.class, () -> one.group("g").start());
    }

    @Test
    void aRefusedTokenIsRenewedOnceAndNamed() {
        server.on(KICK_OFF, Answer.status(401), Answer.accepted(server.url() + "/fhir/job/1"));
        List<Optional<Credentials>> refused = new ArrayList<>();
        List<Credentials> given = new ArrayList<>();
        client().authorizer(new Authorizer() {
                    @Override
                    public Credentials authorize(AuthorizationContext context) {
                        given.add(Credentials.bearer("t" + given.size()));
                        return given.get(given.size() - 1);
                    }

                    @Override
                    public void rejected(AuthorizationContext context) {
                        refused.add(context.refused());
                    }
                })
                .build()
                .group("g")
                .start();
        assertThat(refused).hasSize(1);
        assertThat(refused.get(0)).containsSame(given.get(0));
        assertThat(server.seen(KICK_OFF).get(1).header("Authorization")).isEqualTo("Bearer t1");
    }

    @Test
    void aTokenThatIsRefusedTwiceIsAFailure() {
        server.on(KICK_OFF, Answer.status(401));
        thrown(AuthenticationException.class, () -> client.group("g").start());
        assertThat(server.seen(KICK_OFF)).hasSize(2);
    }

    @Test
    void anAuthorizersOwnFailureComesThrough() {
        accept();
        BulkExportClient one = with(context -> {
            throw new TokenRequestException(ErrorContext.of(Phase.TOKEN), "refused", "invalid_client", null);
        });
        TokenRequestException refused =
                thrown(TokenRequestException.class, () -> one.group("g").start());
        assertThat(refused.error()).contains("invalid_client");
        assertThat(refused.errorDescription()).isEmpty();
        assertThat(server.seen(KICK_OFF)).isEmpty();
    }

    private List<ExportWarning> warnings(Credentials credentials, String... types) {
        accept();
        server.on(JOB, onePatientFile());
        server.on("GET /fhir/file/1", Answer.ok("{\"resourceType\":\"Patient\",\"id\":\"a\"}\n"));
        ExportReport report =
                with(context -> credentials).group("g").types(types).exportTo(folder.resolve("e"));
        return report.warnings().stream()
                .filter(warning -> warning.kind() == ExportWarning.Kind.SCOPE_NARROWED)
                .toList();
    }

    @Test
    void aScopeThatCoversTheTypesIsNoWarning() {
        assertThat(warnings(
                        Credentials.bearer("t")
                                .requested(List.of("system/Patient.read"))
                                .granted(List.of("system/*.rs")),
                        "Patient"))
                .isEmpty();
    }

    @Test
    @Tag("b63")
    void aScopeThatWasNotGrantedIsAWarning() {
        assertThat(warnings(Credentials.bearer("t")
                        .requested(List.of("system/*.read"))
                        .granted(List.of("system/Patient.read"))))
                .singleElement()
                .asString()
                .contains("system/*.read");
    }

    @Test
    @Tag("b63")
    void aGrantWithoutATypeThatWasAskedForIsAWarning() {
        assertThat(warnings(Credentials.bearer("t").granted(List.of("system/Device.rs")), "Patient"))
                .singleElement()
                .asString()
                .contains("Patient");
    }
}
