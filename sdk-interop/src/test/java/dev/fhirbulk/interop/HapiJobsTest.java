package dev.fhirbulk.interop;

import static dev.fhirbulk.interop.Hapi.DATA;
import static dev.fhirbulk.interop.Hapi.client;
import static dev.fhirbulk.interop.Hapi.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fhirbulk.ExportBuilder;
import dev.fhirbulk.ExportJob;
import dev.fhirbulk.config.JobPolicy;
import dev.fhirbulk.error.ExportJobFailedException;
import dev.fhirbulk.error.InvalidRequestException;
import dev.fhirbulk.error.JobNotFoundException;
import dev.fhirbulk.error.ResourceNotFoundException;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportStatus;
import dev.fhirbulk.model.ExportWarning;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How HAPI's jobs begin, go on, end and are refused. */
@Timeout(600)
class HapiJobsTest {

    private static final String ACCEPT = "Accept";
    private static final String FHIR = "application/fhir+json";

    @TempDir
    Path directory;

    private static URI status(ExportBuilder builder) {
        return builder.start().handle().statusUrl();
    }

    @Test
    void aJobOfSecondsAsksForTwoMinutesAndACeilingEndsTheWait() throws IOException, InterruptedException {
        Hapi.whileJobsStandStill(() -> {
            ExportStatus status =
                    client().system().types("Device").noCache().start().status();
            assertThat(status)
                    .isInstanceOfSatisfying(
                            ExportStatus.InProgress.class,
                            running -> assertThat(running.retryAfter()).hasValue(Duration.ofSeconds(120)));
        });
        long start = System.nanoTime();
        client().system().types("Device").noCache().start().await();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println("FIGURE interop.hapi.job.millis " + took.toMillis());
        assertThat(took).isLessThan(Duration.ofSeconds(120));
    }

    @Test
    void theSameRequestWithoutTypesNamesTheRunningJobUnlessItIsToldNoCache() throws IOException, InterruptedException {
        ExportBuilder all = client().group("group-a");
        Hapi.whileJobsStandStill(() -> {
            URI first = status(all);
            assertThat(status(all)).isEqualTo(first);
            assertThat(status(all.noCache())).isNotEqualTo(first);
        });
    }

    @Test
    void theSameRequestWithTypesIsAnotherJob() throws IOException, InterruptedException {
        ExportBuilder devices = client().group("group-a").types("Device");
        Hapi.whileJobsStandStill(() -> assertThat(status(devices)).isNotEqualTo(status(devices)));
    }

    @Test
    void aFinishedJobIsNotNamedAgain() {
        ExportJob first = client().group("group-a").start();
        first.await();
        assertThat(status(client().group("group-a")))
                .isNotEqualTo(first.handle().statusUrl());
    }

    @Test
    void aRunningJobIsDeletedOnceAndIsGoneThen() throws IOException, InterruptedException {
        Hapi.whileJobsStandStill(() -> {
            String status = status(client().system().types("Patient").noCache()).toString();
            HttpResponse<String> deleted = Wire.send("DELETE", status, ACCEPT, FHIR);
            assertThat(deleted.statusCode()).isEqualTo(202);
            assertThat(Wire.header(deleted, "Content-Type")).isEmpty();
            assertThat(Wire.get(status, ACCEPT, FHIR).statusCode()).isEqualTo(404);
            assertThat(Wire.send("DELETE", status, ACCEPT, FHIR).statusCode()).isEqualTo(404);
        });
    }

    @Test
    void aDeletedJobIsGone() throws IOException, InterruptedException {
        Hapi.whileJobsStandStill(() -> {
            ExportJob job = client().system().types("Patient").noCache().start();
            job.delete();
            job.delete();
            assertThatExceptionOfType(JobNotFoundException.class).isThrownBy(job::await);
        });
    }

    @Test
    void aFinishedJobRefusesToBeDeletedAndStaysReadable() throws IOException, InterruptedException {
        ExportJob job = client().system().types("Device").noCache().start();
        job.await();
        String status = job.handle().statusUrl().toString();
        assertThat(Wire.send("DELETE", status, ACCEPT, FHIR).statusCode()).isEqualTo(404);
        assertThat(Wire.get(status, ACCEPT, "application/json").statusCode()).isEqualTo(200);
        job.delete();
        assertThat(ids(job.download(directory).orThrow(), "Device")).isEqualTo(DATA.ids("Device"));
    }

    @Test
    void anExportThatCannotDeleteItsJobIsCompleteAllTheSame() {
        ExportReport report = client().system()
                .types("Device")
                .noCache()
                .jobPolicy(JobPolicy.DELETE_WHEN_STORED_OR_SERVER_FAILED)
                .exportTo(directory);
        assertThat(report.isComplete()).isTrue();
    }

    @Test
    void aFilterByAnUnknownParameterIsAcceptedAndFailsTheJob() {
        ExportJob job = client().system()
                .types("Patient")
                .typeFilter("Patient?bogus=1")
                .noCache()
                .start();
        assertThatExceptionOfType(ExportJobFailedException.class)
                .isThrownBy(job::await)
                .satisfies(
                        failed -> assertThat(failed.describe()).contains("does not have a parameter with name: bogus"));
    }

    @Test
    void anExportOfNothingIsCompleteAndSaysWhatIsMissing() {
        ExportReport report = client().system()
                .types("Device")
                .since("2100-01-01T00:00:00Z")
                .noCache()
                .exportTo(directory)
                .orThrow();
        assertThat(report.fileCount()).isZero();
        assertThat(report.warnings()).extracting(ExportWarning::kind).containsExactly(ExportWarning.Kind.TYPE_MISSING);
    }

    @Test
    void anUnknownGroupIsATypedRefusal() {
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> client().group("nobody").types("Patient").start());
    }

    @Test
    void anUnknownPatientIsATypedRefusal() {
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> client().patients().patients("nobody").start());
    }

    @Test
    void anUnknownTypeIsRefusedEvenWhereTheServerMayBeLenient() {
        ExportBuilder unknown = client().system().types("Patient", "Unheard");
        assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(unknown::start);
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> unknown.lenient().start());
    }

    @Test
    void aTypeThatIsNotAboutPatientsIsRefusedAtTheirLevel() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> client().patients().types("Location").start());
    }

    @Test
    void anUnknownParameterIsIgnoredEvenWhereTheServerShallBeStrict() {
        ExportReport report = client().system()
                .types("Device")
                .parameter("bogus", "1")
                .strict()
                .noCache()
                .exportTo(directory)
                .orThrow();
        assertThat(ids(report, "Device")).isEqualTo(DATA.ids("Device"));
        assertThat(report.ignoredParameters()).isEmpty();
    }

    /** So a subset of a group cannot be had from HAPI, and nothing in its answers shows that. */
    @Test
    void chosenPatientsOfAGroupAreIgnoredAndAllMembersCome() {
        ExportReport report = client().group("group-all")
                .patients(DATA.members("group-all").first())
                .types("Patient")
                .noCache()
                .exportTo(directory)
                .orThrow();
        assertThat(ids(report, "Patient")).isEqualTo(DATA.members("group-all"));
    }
}
