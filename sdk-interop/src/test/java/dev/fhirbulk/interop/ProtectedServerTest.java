package dev.fhirbulk.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.ClientBuilder;
import dev.fhirbulk.auth.ClientKeys;
import dev.fhirbulk.auth.SigningKey;
import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.ExportListener;
import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.error.AccessDeniedException;
import dev.fhirbulk.error.AuthenticationException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.error.TokenRequestException;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportStatus;
import dev.fhirbulk.model.ExportWarning;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.testkit.BulkServer;
import dev.fhirbulk.testkit.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Exports from a simulated server behind tokens of a Spring Authorization Server that are really checked. */
@Timeout(300)
class ProtectedServerTest {

    private static final String ROTATING = "rotating-client";
    private static final String NARROW = "narrow-client";

    // The server remembers keys by their ids, so each test has its own.
    private final ClientKeys old = ClientKeys.generate("ES384", "old-" + UUID.randomUUID());
    private final ClientKeys fresh = ClientKeys.generate("ES384", "fresh-" + UUID.randomUUID());
    private BulkServer fhir;
    private TokenGate gate;

    @TempDir
    Path directory;

    @BeforeEach
    void start() {
        AuthServer.publish(ROTATING, old.publicJwkSet());
        AuthServer.publish(NARROW, old.publicJwkSet());
        fhir = BulkServer.start(Scenario.standard().open().polls(2).resourcesPerFile(3));
    }

    @AfterEach
    void stop() {
        gate.close();
        fhir.close();
    }

    private void gate(String client, boolean checksKickOff, Volleys volleys) throws IOException {
        gate = new TokenGate(fhir.baseUrl().replace("/fhir", ""), client, checksKickOff, volleys);
    }

    private ClientBuilder client(String id, SigningKey key) {
        return builder(AuthServer.client(id, key).build());
    }

    private ClientBuilder builder(Authorizer authorizer) {
        return BulkExportClient.builder(gate.baseUrl())
                .authorizer(authorizer)
                .polling(Pacing.between(Duration.ZERO, Duration.ofMillis(20)));
    }

    private ExportReport export(ClientBuilder client, String... types) {
        return client.build().system().types(types).exportTo(directory);
    }

    /** Does something once, while the job runs. */
    private static ExportListener whileRunning(Runnable action) {
        AtomicInteger polls = new AtomicInteger();
        return new ExportListener() {
            @Override
            public void progress(ExportStatus.InProgress status) {
                if (polls.getAndIncrement() == 0) {
                    action.run();
                }
            }
        };
    }

    private void rotate() {
        AuthServer.publish(ROTATING, fresh.publicJwkSet());
        gate.expireTokens();
    }

    /** The server keeps a client's keys in mind until it meets one that it does not know: the new one. */
    private void useTheNewKey() {
        client(ROTATING, fresh.signingKey()).build().system().types("Patient").start();
    }

    private long kickOffs() {
        return fhir.traffic().kickOffs().size();
    }

    @Test
    void aTokenOfTheServerOpensTheGateAndNoOtherDoes() throws IOException {
        gate(ROTATING, true, Volleys.none());
        assertThat(export(client(ROTATING, old.signingKey()), "Patient").isComplete())
                .isTrue();
        assertThatExceptionOfType(AuthenticationException.class)
                .isThrownBy(() -> builder(Authorizer.bearer(() -> "made.up.token"))
                        .build()
                        .system()
                        .start());
    }

    @Test
    void aTokenForAnotherClientIsRefused() throws IOException {
        gate("another-client", true, Volleys.none());
        assertThatExceptionOfType(AuthenticationException.class)
                .isThrownBy(() -> export(client(ROTATING, old.signingKey()), "Patient"));
    }

    @Test
    void aKeyThatIsRotatedInTheMiddleIsUsedFromThereOn() throws IOException {
        gate(ROTATING, true, Volleys.none());
        AtomicReference<SigningKey> current = new AtomicReference<>(old.signingKey());
        ExportReport report = export(
                client(ROTATING, SigningKey.supplied(current::get)).listener(whileRunning(() -> {
                    rotate();
                    current.set(fresh.signingKey());
                })),
                "Patient");
        assertThat(report.isComplete()).isTrue();
        assertThat(gate.tokensSeen()).isEqualTo(2);
        assertThat(kickOffs()).isEqualTo(1);
    }

    @Test
    void aKeyThatWasTakenBackEndsTheExportClearlyAndTheNewOneContinuesIt() throws IOException {
        gate(ROTATING, true, Volleys.none());
        ClientBuilder stale = client(ROTATING, old.signingKey()).listener(whileRunning(() -> {
            rotate();
            useTheNewKey();
        }));
        assertThatExceptionOfType(TokenRequestException.class)
                .isThrownBy(() -> export(stale, "Patient"))
                .satisfies(refused -> {
                    assertThat(refused.error()).contains("invalid_client");
                    assertThat(refused.status()).hasValue(401);
                    assertThat(refused.isRetryable()).isFalse();
                });
        long before = kickOffs();
        assertThat(export(client(ROTATING, fresh.signingKey()), "Patient").isComplete())
                .isTrue();
        assertThat(kickOffs()).isEqualTo(before);
    }

    @Test
    void whatANarrowedScopeWithholdsIsFailedByTypeAndWarnedOf() throws IOException {
        gate(NARROW, false, Volleys.none());
        ExportReport report = export(client(NARROW, old.signingKey()), "Patient", "Condition");
        assertThat(report.isComplete()).isFalse();
        assertThat(report.files()).allSatisfy(file -> {
            if (file.type().equals("Patient")) {
                assertThat(file.stored()).isPresent();
            } else {
                assertThat(file)
                        .isInstanceOfSatisfying(
                                FileOutcome.Failed.class,
                                failed -> assertThat(failed.error()).isInstanceOf(AccessDeniedException.class));
            }
        });
        assertThat(report.warnings()).anySatisfy(warning -> {
            assertThat(warning.kind()).isEqualTo(ExportWarning.Kind.SCOPE_NARROWED);
            assertThat(warning.text()).contains("system/Condition.read");
        });
    }

    @Test
    void whatANarrowedScopeWithholdsIsRefusedAtOnceByAServerThatLooksAtTheKickOff() throws IOException {
        gate(NARROW, true, Volleys.none());
        assertThatExceptionOfType(AccessDeniedException.class)
                .isThrownBy(() -> export(client(NARROW, old.signingKey()), "Patient", "Condition"))
                .satisfies(refused -> assertThat(refused.phase()).isEqualTo(Phase.KICKOFF));
        assertThat(kickOffs()).isZero();
    }

    @Test
    void tokensThatDieUnderFiveDownloadsAreFetchedOnceEach() throws Exception {
        gate(ROTATING, true, new Volleys(5, 3));
        CountingKey key = new CountingKey("counting-" + UUID.randomUUID());
        AuthServer.publish(ROTATING, key.publicJwkSet());
        ExportReport report = export(
                client(ROTATING, key.signingKey()).maxConcurrentDownloads(5), "Patient", "Encounter", "Observation");
        System.out.println("FIGURE interop.auth.tokens " + key.uses() + " for " + report.fileCount() + " files");
        assertThat(report.isComplete()).isTrue();
        // One for the kick-off, and one for each volley of five that were refused together.
        assertThat(key.uses()).isEqualTo(4);
        assertThat(gate.tokensSeen()).isEqualTo(4);
    }
}
