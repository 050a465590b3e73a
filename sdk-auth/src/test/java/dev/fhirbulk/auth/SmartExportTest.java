package dev.fhirbulk.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.error.TokenRequestException;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportWarning;
import dev.fhirbulk.testkit.Answer;
import dev.fhirbulk.testkit.BulkServer;
import dev.fhirbulk.testkit.Recorded;
import dev.fhirbulk.testkit.Recorded.Step;
import dev.fhirbulk.testkit.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole exports with tokens, over real sockets, from a server that verifies each assertion. */
@Timeout(120)
class SmartExportTest {

    @TempDir
    Path directory;

    private static BulkExportClient client(BulkServer server, Authorizer authorizer) {
        return BulkExportClient.builder(server.baseUrl())
                .authorizer(authorizer)
                .polling(Pacing.between(Duration.ZERO, Duration.ofMillis(20)))
                .build();
    }

    private static SmartBackendAuthorizer.Builder smart(BulkServer server) {
        return SmartBackendAuthorizer.builder()
                .clientId(server.clientId())
                .signingKey(SigningKey.of(server.privateKey(), server.keyId()));
    }

    private ExportReport export(BulkServer server, Authorizer authorizer) {
        return client(server, authorizer).group("group-all").types("Patient").exportTo(directory);
    }

    @Test
    @Tag("b59")
    void anRsaKeyOpensTheServer() {
        try (BulkServer server = BulkServer.start(Scenario.standard())) {
            assertThat(export(server, smart(server).build()).isComplete()).isTrue();
            assertThat(server.traffic().tokenRequests()).hasSize(1);
        }
    }

    @Test
    @Tag("b59")
    void aCurveKeyOpensTheServer() {
        try (BulkServer server = BulkServer.start(Scenario.standard())) {
            Authorizer curve = smart(server)
                    .signingKey(SigningKey.of(server.ecPrivateKey(), server.ecKeyId()))
                    .build();
            assertThat(export(server, curve).isComplete()).isTrue();
        }
    }

    @Test
    void aSecretOpensTheServer() {
        try (BulkServer server = BulkServer.start(Scenario.standard().clientSecret("se cret:/+%"))) {
            Authorizer basic = ClientSecretAuthorizer.builder()
                    .clientId(server.clientId())
                    .clientSecret(() -> "se cret:/+%")
                    .build();
            assertThat(export(server, basic).isComplete()).isTrue();
        }
    }

    @Test
    void aSecretInTheFormOpensTheServer() {
        try (BulkServer server = BulkServer.start(Scenario.standard().clientSecret("se cret:/+%"))) {
            Authorizer post = ClientSecretAuthorizer.builder()
                    .clientId(server.clientId())
                    .clientSecret(() -> "se cret:/+%")
                    .post()
                    .build();
            assertThat(export(server, post).isComplete()).isTrue();
        }
    }

    @Test
    @Tag("b21")
    @Tag("b65")
    void expiredTokensAreRenewedOnceEach() {
        try (BulkServer server = BulkServer.start(Scenario.standard().polls(3).resourcesPerFile(1))) {
            BulkExportClient client = client(server, smart(server).build());
            var job = client.group("group-all").types("Patient").start();
            server.expireTokens();
            job.await();
            server.expireTokens();
            assertThat(job.download(directory).orThrow().isComplete()).isTrue();
            assertThat(server.traffic().tokenRequests()).hasSize(3);
        }
    }

    @Test
    @Tag("b64")
    void aWrongKeyIsATypedRefusal() {
        try (BulkServer server = BulkServer.start(Scenario.standard())) {
            Authorizer stranger = smart(server)
                    .signingKey(ClientKeys.generate("ES384", server.ecKeyId()).signingKey())
                    .build();
            assertThatExceptionOfType(TokenRequestException.class)
                    .isThrownBy(() -> export(server, stranger))
                    .satisfies(refused -> {
                        assertThat(refused.error()).contains("invalid_client");
                        assertThat(refused.errorDescription()).contains("wrong signature");
                        assertThat(refused.getMessage()).contains("kid");
                    });
            assertThat(server.traffic().kickOffs()).isEmpty();
        }
    }

    @Test
    @Tag("b60")
    void aBareRefusalIsTriedAgainWithANewAssertion() {
        try (BulkServer server = BulkServer.start(Scenario.standard())) {
            server.next(Step.TOKEN, Answer.status(400));
            assertThat(export(server, smart(server).build()).isComplete()).isTrue();
            assertThat(server.traffic().tokenRequests().stream()
                            .map(Recorded::body)
                            .distinct())
                    .hasSize(2);
        }
    }

    @Test
    @Tag("b63")
    void aNarrowedScopeIsInTheReport() {
        try (BulkServer server = BulkServer.start(Scenario.standard().grantScope("system/Observation.read"))) {
            assertThat(export(server, smart(server).build()).warnings())
                    .extracting(ExportWarning::kind)
                    .contains(ExportWarning.Kind.SCOPE_NARROWED);
        }
    }

    @Test
    @Tag("b63")
    void aNarrowedWildcardIsInTheReport() {
        try (BulkServer server = BulkServer.start(Scenario.standard().grantScope("system/Observation.read"))) {
            ExportReport report =
                    client(server, smart(server).build()).group("group-all").exportTo(directory);
            assertThat(report.warnings()).anyMatch(warning -> warning.toString().contains("system/*.read"));
        }
    }
}
