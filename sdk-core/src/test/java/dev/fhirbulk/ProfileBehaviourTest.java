package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.config.CompletenessPolicy;
import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ConcurrencyLimitException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.Logged;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportWarning.Kind;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a profile changes after the kick-off: pace, headers, and what the answers mean. */
class ProfileBehaviourTest extends WireTest {

    private static final String DELETE = "DELETE /fhir/job/1";

    @TempDir
    Path folder;

    private ExportJob job(ServerProfile profile, Answer... polls) {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, polls);
        return client().profile(profile).build().group("g").types("Patient").start();
    }

    @Test
    void soarianIsAskedToRespondAsyncOnStatusAndDelete() {
        server.on(DELETE, Answer.status(202));
        ExportJob job = job(ServerProfile.ORACLE_SOARIAN, onePatientFile());
        job.await();
        job.delete();
        assertThat(server.seen())
                .hasSize(3)
                .extracting(seen -> seen.header("Prefer"))
                .containsOnly("respond-async");
    }

    @Test
    void othersAreAskedSoAtTheKickOffOnly() {
        server.on(DELETE, Answer.status(202));
        ExportJob job = job(ServerProfile.ORACLE_HEALTH, onePatientFile());
        job.await();
        job.delete();
        assertThat(server.seen()).extracting(seen -> seen.has("Prefer")).containsExactly(true, false, false);
    }

    @Test
    void epicIsPolledEveryTenMinutesAtMost() {
        job(ServerProfile.EPIC, Answer.status(202), Answer.status(202).header("Retry-After", "60"), onePatientFile())
                .await();
        assertThat(time.sleeps()).containsExactly(Duration.ofMinutes(10), Duration.ofMinutes(10));
    }

    @Test
    void hapisTwoMinutesAreObeyed() {
        job(ServerProfile.HAPI, Answer.status(202).header("Retry-After", "120"), onePatientFile())
                .await();
        assertThat(time.sleeps()).containsExactly(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epic|a window of time",
                "oracle-health|allows one at a time",
                "smart-reference|fewer requests",
                "generic|Wait for the running one"
            })
    void a429OnKickOffIsExplainedAsTheServerMeansIt(String profile, String words) {
        server.on(
                KICK_OFF,
                Answer.outcome(429, "error", "throttled")
                        .header("Retry-After", "7")
                        .header("X-Request-Id", "r-1")
                        .header("Content-Location", "http://a/1, http://a/2"));
        ConcurrencyLimitException error = thrown(
                ConcurrencyLimitException.class,
                () -> client().profile(ServerProfile.named(profile))
                        .build()
                        .group("g")
                        .start());
        assertThat(error).hasMessageContaining(words).hasMessageContaining("HTTP 429");
        assertThat(error)
                .returns(true, BulkExportException::isRetryable)
                .returns(1, e -> e.issues().size())
                .returns("r-1", e -> e.requestIds().get("x-request-id"));
        assertThat(error.retryAfter()).hasValue(Duration.ofSeconds(7));
        assertThat(error.runningJobs()).containsExactly("http://a/1", "http://a/2");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 501})
    void whereNothingCanBeDeletedThatIsSaidAndNoError(int status) {
        server.on(DELETE, Answer.status(status));
        ExportJob job = job(ServerProfile.DPC, onePatientFile());
        assertThat(Logged.warnings(job::delete)).contains("offers no deletion");
    }

    @Test
    void elsewhereADeleteThatIsNotAllowedIsAnError() {
        server.on(DELETE, Answer.status(405));
        ExportJob job = job(ServerProfile.HAPI, onePatientFile());
        thrown(BulkExportException.class, () -> {
            job.delete();
            return null;
        });
    }

    @Test
    void aTransactionTimeOfCompletionIsWarnedOf() {
        ExportReport report = job(ServerProfile.PATHLING, onePatient()).download(folder.resolve("e"));
        assertThat(report.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.kind()).isEqualTo(Kind.TRANSACTION_TIME))
                .satisfies(warning -> assertThat(warning.text()).contains("misses what changed"));
    }

    @Test
    void thatCaveatFailsNoStrictExport() {
        onePatientOnTheWire();
        ExportReport report = client().profile(ServerProfile.PATHLING)
                .build()
                .group("g")
                .types("Patient")
                .completeness(CompletenessPolicy.FAIL)
                .exportTo(folder.resolve("e"));
        assertThat(report.isComplete()).isTrue();
        assertThat(ExportReport.read(folder.resolve("e")).isComplete()).isTrue();
    }

    @Test
    void besideThatCaveatATypeThatIsMissingStillFails() {
        onePatientOnTheWire();
        ExportReport report = client().profile(ServerProfile.PATHLING)
                .build()
                .group("g")
                .types("Patient", "Condition")
                .completeness(CompletenessPolicy.FAIL)
                .exportTo(folder.resolve("e"));
        assertThat(report.isComplete()).isFalse();
    }

    @Test
    void otherServersTransactionTimeIsNotDoubted() {
        ExportReport report = job(ServerProfile.HAPI, onePatient()).download(folder.resolve("e"));
        assertThat(report.warnings()).isEmpty();
    }

    @Test
    void aSinceThatTheServerSetsItselfIsSaidAloud() {
        assertThat(Logged.warnings(() -> job(ServerProfile.AB2D))).contains("_since of its own");
    }

    @Test
    void aSinceThatIsGivenNeedsNoWarning() {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        assertThat(Logged.warnings(() -> client().profile(ServerProfile.AB2D)
                        .build()
                        .group("g")
                        .since("2024-01-01T00:00:00Z")
                        .start()))
                .isEmpty();
    }

    private Answer onePatient() {
        server.on("GET /fhir/file/1", Answer.ok("{\"resourceType\":\"Patient\"}\n"));
        return onePatientFile();
    }

    private void onePatientOnTheWire() {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, onePatient());
    }
}
