package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fhirbulk.config.AuthorizationContext;
import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.config.JobPolicy;
import dev.fhirbulk.error.AuthenticationException;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.JobNotFoundException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.Seen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The life of a job beyond its good end: refused polls, deletion, and what must not delete it. */
class BehaviourJobTest extends WireTest {

    @TempDir
    Path folder;

    /** Token {@code t1}, and another one each time the server refuses the last. */
    private static Authorizer numbered() {
        AtomicInteger number = new AtomicInteger(1);
        return new Authorizer() {
            @Override
            public Credentials authorize(AuthorizationContext context) {
                return Credentials.bearer("t" + number.get());
            }

            @Override
            public void rejected(AuthorizationContext context) {
                number.incrementAndGet();
            }
        };
    }

    @Test
    @Tag("b21")
    void aRefusedPollIsRepeatedOnceWithAnotherToken() {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, Answer.status(202), Answer.outcome(401, "error", "expired"), onePatientFile());
        assertThat(client().authorizer(numbered())
                        .build()
                        .group("g")
                        .start()
                        .await()
                        .files())
                .hasSize(1);
        assertThat(server.seen(JOB))
                .extracting(seen -> seen.header("Authorization"))
                .containsExactly("Bearer t1", "Bearer t1", "Bearer t2");
    }

    @Test
    @Tag("b21")
    void aPollThatIsRefusedTwiceIsNotRepeatedForEver() {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, Answer.status(401));
        ExportJob job = client().authorizer(numbered()).build().group("g").start();
        AuthenticationException refused = thrown(AuthenticationException.class, job::await);
        assertThat(refused.handleText()).hasValue(job.handle().toText());
        assertThat(server.seen(JOB)).hasSize(2);
    }

    @Test
    @Tag("b57")
    void aDeletedJobIsUnknownAndSaysSo() {
        ExportJob job = job(Answer.status(202), Answer.outcome(404, "error", "not-found"));
        server.on("DELETE /fhir/job/1", Answer.outcome(202, "information", "informational"));
        job.status();
        job.delete();
        JobNotFoundException gone = thrown(JobNotFoundException.class, job::status);
        assertThat(gone.issues())
                .singleElement()
                .satisfies(issue -> assertThat(issue.diagnostics()).isEqualTo("diag not-found"));
    }

    @Test
    @Tag("b57")
    void aDeletedJobCanBeDeletedAgain() {
        ExportJob job = job(Answer.status(202));
        server.on("DELETE /fhir/job/1", Answer.status(202), Answer.outcome(404, "error", "not-found"));
        job.delete();
        job.delete();
        assertThat(server.seen("DELETE /fhir/job/1"))
                .hasSize(2)
                .extracting(seen -> seen.header("Authorization"))
                .containsOnly("Bearer planted-token");
    }

    private void keepsTheJob(ExportBuilder export) {
        server.on("DELETE /fhir/job/1", Answer.status(202));
        BulkExportException failure =
                catchThrowableOfType(BulkExportException.class, () -> export.exportTo(folder.resolve("e")));
        assertThat(failure).isNotNull();
        assertThat(server.seen()).extracting(Seen::method).doesNotContain("DELETE");
    }

    @Test
    @Tag("b58")
    void aJobThatFailedIsKept() {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, Answer.outcome(500, "fatal", "invalid"));
        keepsTheJob(client.group("g").jobPolicy(JobPolicy.DELETE_WHEN_STORED));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "KEEP")
    @Tag("b58")
    void aJobThatIsNotWaitedForAnyLongerIsKept(JobPolicy policy) {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, Answer.status(202).header("Retry-After", "3600"));
        keepsTheJob(client().deadline(Duration.ofHours(3)).build().group("g").jobPolicy(policy));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "KEEP")
    @Tag("b58")
    void aJobWhoseExportIsInterruptedIsKept(JobPolicy policy) {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, Answer.status(202));
        time.onSleep(() -> Thread.currentThread().interrupt());
        keepsTheJob(client.group("g").jobPolicy(policy));
        assertThat(Thread.interrupted()).isTrue();
    }
}
