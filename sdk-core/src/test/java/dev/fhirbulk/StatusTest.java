package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fhirbulk.config.ExportListener;
import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.error.AccessDeniedException;
import dev.fhirbulk.error.ExportExpiredException;
import dev.fhirbulk.error.ExportInterruptedException;
import dev.fhirbulk.error.ExportJobFailedException;
import dev.fhirbulk.error.ExportTimeoutException;
import dev.fhirbulk.error.JobNotFoundException;
import dev.fhirbulk.error.ServerErrorException;
import dev.fhirbulk.error.TransportException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.ManualTime;
import dev.fhirbulk.model.ExportStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTest extends WireTest {

    private static final String DATE = "Thu, 01 Jan 2026 00:00:00 GMT";

    private Answer running() {
        return Answer.status(202);
    }

    @Test
    void aRunningJobTellsItsProgress() {
        ExportStatus.InProgress status = (ExportStatus.InProgress)
                job(running().header("X-Progress", "RUNNING: 42.5%").header("Retry-After", "7"))
                        .status();
        assertThat(status.progress()).hasValue("RUNNING: 42.5%");
        assertThat(status.percent()).hasValue(42.5);
        assertThat(status.retryAfter()).hasValue(Duration.ofSeconds(7));
    }

    @Test
    @Tag("b17")
    void curlyQuotesInProgressAreReadAsUtf8() {
        ExportStatus.InProgress status = (ExportStatus.InProgress)
                job(running().header("X-Progress", "“50% complete”")).status();
        assertThat(status.progress()).hasValue("“50% complete”");
    }

    @ParameterizedTest
    @ValueSource(strings = {"in-progress", "150%", "Searched 0 of 2 patients"})
    void progressWithoutAPercentageHasNone(String text) {
        ExportStatus.InProgress status = (ExportStatus.InProgress)
                job(running().header("X-Progress", text)).status();
        assertThat(status.percent()).isEmpty();
    }

    @Test
    void pollsAskForJsonWithTheToken() {
        job(onePatientFile()).await();
        assertThat(server.seen(JOB).get(0).header("Accept")).isEqualTo("application/json, application/fhir+json;q=0.9");
        assertThat(server.seen(JOB).get(0).header("Authorization")).isEqualTo("Bearer planted-token");
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT1S",
        "7, PT7S",
        "18000, PT5H",
        "'Thu, 01 Jan 2026 00:02:00 GMT', PT2M",
        "'Mon, 01 Jan 2026 00:02:00 GMT', PT2M",
        "'Thu, 01 Jan 2025 00:00:00 GMT', PT1S",
        "-5, PT0.75S",
        "soon, PT0.75S"
    })
    @Tag("b15")
    void retryAfterIsObeyedInFullAndAtLeastASecond(String value, Duration wait) {
        job(running().header("Date", DATE).header("Retry-After", value), onePatientFile())
                .await();
        assertThat(time.sleeps()).containsExactly(wait);
    }

    @Test
    @Tag("b15")
    void aDateIsComparedWithTheAnswersOwnClock() {
        job(
                        running()
                                .header("Date", "Thu, 01 Jan 2032 00:00:00 GMT")
                                .header("Retry-After", "Thu, 01 Jan 2032 00:00:30 GMT"),
                        onePatientFile())
                .await();
        assertThat(time.sleeps()).containsExactly(Duration.ofSeconds(30));
    }

    @Test
    @Tag("b16")
    void withoutRetryAfterTheWaitGrowsWithTheTimeSinceKickOff() {
        Answer[] polls = new Answer[201];
        java.util.Arrays.fill(polls, running());
        polls[200] = onePatientFile();
        job(polls).await();
        assertThat(time.sleeps().get(0)).isEqualTo(Duration.ofMillis(750));
        assertThat(time.sleeps().get(199)).isEqualTo(Duration.ofSeconds(60));
        assertThat(time.sleeps()).isSorted();
    }

    @Test
    void theCallersCeilingShortensWhatTheServerAsks() {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, running().header("Retry-After", "120"), onePatientFile());
        client().polling(Pacing.between(Duration.ZERO, Duration.ofMillis(50)))
                .build()
                .group("g")
                .start()
                .await();
        assertThat(time.sleeps()).containsExactly(Duration.ofMillis(50));
    }

    @Test
    void theCallersCeilingDoesNotShortenA429() {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, Answer.status(429).header("Retry-After", "120"), onePatientFile());
        client().polling(Pacing.between(Duration.ZERO, Duration.ofMillis(50)))
                .build()
                .group("g")
                .start()
                .await();
        assertThat(time.sleeps()).containsExactly(Duration.ofSeconds(120));
    }

    @Test
    void theProfilesFloorIsKept() {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, running().header("Retry-After", "1"), onePatientFile());
        client().profile(ServerProfile.GENERIC.with(p -> p.pollFloor(Duration.ofMinutes(5))))
                .build()
                .group("g")
                .start()
                .await();
        assertThat(time.sleeps()).containsExactly(Duration.ofMinutes(5));
    }

    @Test
    @Tag("b18")
    void aTransientOutcomeIsPolledOn() {
        job(Answer.outcome(500, "error", "transient"), Answer.outcome(400, "error", "lock-error"), onePatientFile())
                .await();
        assertThat(server.seen(JOB)).hasSize(3);
    }

    @Test
    @Tag("b20")
    void bareServerErrorsAndBrokenConnectionsArePolledOn() {
        job(Answer.status(500), Answer.status(503), Answer.closed(), onePatientFile())
                .await();
        assertThat(server.seen(JOB).size()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void retryAfterOfAnUnavailableServerIsObeyed() {
        job(Answer.status(503).header("Retry-After", "3600"), onePatientFile()).await();
        assertThat(time.sleeps()).containsExactly(Duration.ofHours(1));
    }

    @Test
    void patienceWithPassingFailuresHasAnEndAndKeepsTheHandle() {
        ExportJob job = job(Answer.status(500));
        ServerErrorException error = thrown(ServerErrorException.class, job::await);
        assertThat(error.handleText()).hasValue(job.handle().toText());
        assertThat(server.seen(JOB)).hasSize(RetryPolicy.patient().maxAttempts());
    }

    @Test
    void aGoodPollRenewsThePatience() {
        List<Answer> polls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            polls.add(Answer.status(500));
            polls.add(Answer.status(500));
            polls.add(running());
        }
        polls.add(onePatientFile());
        assertThat(job(polls.toArray(Answer[]::new)).await().files()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"500, processing", "400, processing", "422, invalid"})
    @Tag("b19")
    void aFinalOutcomeMeansThatTheJobFailed(int status, String code) {
        ExportJob job = job(Answer.outcome(status, "error", code));
        assertThat(thrown(ExportJobFailedException.class, job::status).issues()).hasSize(1);
    }

    @Test
    void aDeniedPollIsNotAFailedJob() {
        thrown(AccessDeniedException.class, job(Answer.outcome(403, "error", "forbidden"))::status);
    }

    @Test
    @Tag("b24")
    void anUnknownJobIsNotFound() {
        thrown(JobNotFoundException.class, job(Answer.outcome(404, "error", "not-found"))::status);
    }

    @Test
    @Tag("b24")
    void aDeletedJobHasExpired() {
        thrown(ExportExpiredException.class, job(Answer.outcome(404, "error", "deleted"))::status);
        server.on("GET /fhir/job/2", Answer.status(410));
    }

    @Test
    @Tag("b24")
    void goneMeansExpired() {
        thrown(ExportExpiredException.class, job(Answer.status(410))::status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"202", "202 Accepted"})
    @Tag("b22")
    void aSeparateStatusCanSayThatTheJobRuns(String value) {
        assertThat(job(Answer.ok("{}").header("X-Export-Status", value)).status())
                .isInstanceOf(ExportStatus.InProgress.class);
    }

    @Test
    @Tag("b22")
    void aSeparateStatusCanSayThatTheJobFailed() {
        thrown(
                ExportJobFailedException.class,
                job(Answer.ok("").header("X-Export-Status", "500 Internal Server Error"))::status);
    }

    @Test
    @Tag("b22")
    void aSeparateStatusCanSayThatTheJobIsComplete() {
        assertThat(job(onePatientFile().header("X-Export-Status", "200 OK")).status())
                .isInstanceOf(ExportStatus.Complete.class);
    }

    @Test
    @Tag("b23")
    void aResultElsewhereIsFetchedThere() {
        server.on("GET /fhir/result", onePatientFile());
        ExportJob job = job(Answer.status(303).header("Location", "/fhir/result?id=1"));
        assertThat(job.await().files()).hasSize(1);
        assertThat(server.seen("GET /fhir/result").get(0).header("Authorization"))
                .isNotEmpty();
    }

    @Test
    @Tag("b21")
    void anExpiredTokenIsRenewedOnceWithinAPoll() {
        assertThat(job(Answer.status(401), onePatientFile()).await().files()).hasSize(1);
        assertThat(time.sleeps()).isEmpty();
    }

    @Test
    @Tag("b25")
    @Tag("b58")
    void theDeadlineLeavesTheJobAlive() {
        ExportJob job = job(running().header("Retry-After", "3600"));
        ExportTimeoutException error = thrown(ExportTimeoutException.class, () -> job.await(Duration.ofMinutes(90)));
        assertThat(error.handleText()).hasValue(job.handle().toText());
        assertThat(time.now()).isEqualTo(ManualTime.START.plus(Duration.ofMinutes(90)));
        assertThat(server.seen()).noneMatch(request -> request.method().equals("DELETE"));
    }

    @Test
    @Tag("b26")
    void anInterruptStopsTheWaitAndStaysSet() {
        time.onSleep(() -> Thread.currentThread().interrupt());
        ExportJob job = job(running());
        ExportInterruptedException error = thrown(ExportInterruptedException.class, job::await);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(error.handleText()).hasValue(job.handle().toText());
    }

    @Test
    @Tag("b27")
    void aJobGoesOnInAnotherClient() {
        String text = job(onePatientFile()).handle().toText();
        BulkExportClient other = client().build();
        assertThat(other.resume(text).await().files()).hasSize(1);
        assertThat(text).doesNotContain("planted-token");
    }

    @Test
    void aHandleOfAnotherServerIsRefused() {
        String text = job(onePatientFile()).handle().toText();
        BulkExportClient other =
                BulkExportClient.builder("https://other.example.org/fhir").build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.resume(text))
                .withMessageContaining("other.example.org");
    }

    @Test
    void garbageIsNoHandle() {
        assertThatIllegalArgumentException().isThrownBy(() -> client.resume("job 17"));
    }

    @Test
    void aServerThatIsGoneIsATransportError() {
        thrown(TransportException.class, job(Answer.closed())::status);
    }

    @Test
    void theListenerHearsOfProgressAndItsFaultsAreHarmless() {
        List<Optional<String>> heard = new ArrayList<>();
        ExportListener listener = new ExportListener() {
            @Override
            public void progress(ExportStatus.InProgress status) {
                heard.add(status.progress());
                throw new IllegalStateException("listener's own fault");
            }
        };
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, running().header("X-Progress", "10%"), onePatientFile());
        client().listener(listener).build().group("g").start().await();
        assertThat(heard).containsExactly(Optional.of("10%"));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204, 404, 410})
    @Tag("b56")
    void aJobThatIsGoneIsDeleted(int status) {
        ExportJob job = job(running());
        server.on("DELETE /fhir/job/1", Answer.status(status));
        job.delete();
        assertThat(server.seen("DELETE /fhir/job/1")).hasSize(1);
    }

    @Test
    void aDeleteThatIsDeniedIsAnError() {
        ExportJob job = job(running());
        server.on("DELETE /fhir/job/1", Answer.status(403));
        thrown(AccessDeniedException.class, () -> {
            job.delete();
            return job;
        });
    }
}
