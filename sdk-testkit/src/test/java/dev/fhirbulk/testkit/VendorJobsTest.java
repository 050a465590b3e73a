package dev.fhirbulk.testkit;

import static dev.fhirbulk.testkit.VendorProfile.AB2D;
import static dev.fhirbulk.testkit.VendorProfile.BCDA;
import static dev.fhirbulk.testkit.VendorProfile.DPC;
import static dev.fhirbulk.testkit.VendorProfile.ECLINICALWORKS;
import static dev.fhirbulk.testkit.VendorProfile.EPIC;
import static dev.fhirbulk.testkit.VendorProfile.HAPI;
import static dev.fhirbulk.testkit.VendorProfile.LINUXFORHEALTH;
import static dev.fhirbulk.testkit.VendorProfile.MEDPLUM;
import static dev.fhirbulk.testkit.VendorProfile.MICROSOFT;
import static dev.fhirbulk.testkit.VendorProfile.ORACLE_HEALTH;
import static dev.fhirbulk.testkit.VendorProfile.ORACLE_SOARIAN;
import static dev.fhirbulk.testkit.VendorProfile.PATHLING;
import static dev.fhirbulk.testkit.VendorProfile.SMART_REFERENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.testkit.VendorProfile.Fact;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A second kick-off, polls and deletions, as each vendor's server answers them. */
@Timeout(60)
class VendorJobsTest {

    private static final String GROUP = "/Group/group-a/$export";

    private BulkServer server = BulkServer.start(Scenario.standard().open());
    private Caller caller = new Caller(server);

    @AfterEach
    void close() {
        server.close();
    }

    private void use(VendorProfile vendor) {
        use(Scenario.like(vendor).open());
    }

    private void use(Scenario scenario) {
        server.close();
        server = BulkServer.start(scenario);
        caller = new Caller(server);
    }

    private String start(String path) throws Exception {
        return location(caller.kickOff(path));
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Content-Location").orElseThrow();
    }

    private String complete(String path) throws Exception {
        String status = start(path);
        caller.get(status);
        assertThat(caller.get(status).statusCode()).isIn(200, 303);
        return status;
    }

    @Test
    void bcdaThrottlesWithoutABodyWhatARunningJobReads() throws Exception {
        use(BCDA);
        String status = start("/Patient/$export?_type=Patient");
        HttpResponse<String> second = caller.kickOff("/Patient/$export?_type=Patient,Coverage");
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(second.body()).isEmpty();
        assertThat(second.headers().firstValue("Retry-After")).contains("0");
        assertThat(caller.kickOff("/Patient/$export?_type=Coverage").statusCode())
                .isEqualTo(202);
        caller.delete(status);
        assertThat(caller.kickOff("/Patient/$export?_type=Patient").statusCode())
                .isEqualTo(202);
    }

    @Test
    void ab2dListsItsRunningJobs() throws Exception {
        use(Scenario.like(AB2D).open().realPace());
        String status = start("/Patient/$export");
        HttpResponse<String> second = caller.kickOff("/Patient/$export");
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(location(second)).isEqualTo(status);
        assertThat(second.headers().firstValue("Retry-After")).contains("30");
        assertThat(second.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void ab2dExportsWhatChangedSinceTheLastJob() throws Exception {
        use(AB2D);
        complete("/Patient/$export");
        String second = complete("/Patient/$export");
        assertThat(caller.get(second).body()).contains("\"output\":[]");
        assertThat(caller.get(complete("/Patient/$export?_since=2021-01-01T00:00:00Z"))
                        .body())
                .contains("ExplanationOfBenefit");
    }

    @Test
    void ab2dPunishesEarlyPolls() throws Exception {
        use(Scenario.like(AB2D).open().realPace());
        String status = start("/Patient/$export");
        assertThat(caller.get(status).statusCode()).isEqualTo(202);
        HttpResponse<String> early = caller.get(status);
        assertThat(early.statusCode()).isEqualTo(429);
        assertThat(early.headers().firstValue("Retry-After")).contains("30");
        server.passTime(Duration.ofSeconds(31));
        assertThat(caller.get(status).statusCode()).isEqualTo(200);
    }

    @Test
    void soarianConflictsUntilTheJobIsDeleted() throws Exception {
        use(ORACLE_SOARIAN);
        String status = start("/Patient/$export?_type=Patient");
        HttpResponse<String> second = caller.kickOff("/Patient/$export?_type=Patient");
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("\"Conflict\"");
        assertThat(caller.getBare(status).statusCode()).isEqualTo(406);
        assertThat(deletePreferring(status).statusCode()).isEqualTo(202);
        assertThat(caller.getBare(status, "Prefer", "respond-async").body()).contains("\"Deleted\"");
        assertThat(caller.kickOff("/Patient/$export?_type=Patient").statusCode())
                .isEqualTo(202);
    }

    private HttpResponse<String> deletePreferring(String status) throws Exception {
        return caller.send(java.net.http.HttpRequest.newBuilder(java.net.URI.create(status))
                .header("Prefer", "respond-async")
                .DELETE());
    }

    @Test
    void eClinicalWorksCallsARepeatADuplicate() throws Exception {
        use(ECLINICALWORKS);
        start(GROUP);
        HttpResponse<String> second = caller.kickOff(GROUP);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).contains("\"duplicate\"");
        assertThat(second.headers().firstValue("Content-Location")).isEmpty();
    }

    @Test
    void epicExportsAGroupOnceADay() throws Exception {
        use(EPIC);
        complete(GROUP);
        assertThat(caller.kickOff(GROUP).statusCode()).isEqualTo(429);
        assertThat(caller.kickOff("/Group/group-all/$export").statusCode()).isEqualTo(202);
        server.passTime(Duration.ofHours(25));
        assertThat(caller.kickOff(GROUP).statusCode()).isEqualTo(202);
    }

    @Test
    void aCancelledJobDoesNotCountAtEpic() throws Exception {
        use(EPIC);
        caller.delete(start(GROUP));
        assertThat(caller.kickOff(GROUP).statusCode()).isEqualTo(202);
    }

    @Test
    void hapiGivesTheSameJobUnlessCachesAreForbidden() throws Exception {
        use(HAPI);
        String first = start("/$export");
        assertThat(start("/$export")).isEqualTo(first);
        HttpResponse<String> fresh = caller.getBare(
                server.baseUrl() + "/$export",
                "Accept",
                "application/fhir+json",
                "Prefer",
                "respond-async",
                "Cache-Control",
                "no-cache");
        assertThat(location(fresh)).isNotEqualTo(first);
    }

    @Test
    void pathlingGivesAPostTheJobOfAGet() throws Exception {
        use(PATHLING);
        String first = start("/$export");
        String body =
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"_type\",\"valueString\":\"Patient\"}]}";
        assertThat(location(caller.post("/$export", body))).isEqualTo(first);
    }

    @Test
    void hapiReadsTheFirstTypeOnly() throws Exception {
        use(HAPI);
        assertThat(caller.manifest("/$export?_type=Patient&_type=Observation"))
                .contains("\"Patient\"")
                .doesNotContain("\"Observation\"");
    }

    @Test
    void aBadFilterFailsTheJobAtHapi() throws Exception {
        use(HAPI);
        String status = start("/$export?_type=Patient&_typeFilter=Patient%3Fbogusparam%3Dx");
        caller.get(status);
        HttpResponse<String> failed = caller.get(status);
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).contains("bogusparam", "processing");
    }

    /** Retry-After, or "" for none, and X-Progress of a running job. */
    record Running(VendorProfile vendor, String retryAfter, String progress) {}

    static final List<Running> RUNNING = List.of(
            new Running(ORACLE_HEALTH, "600", "in-progress"),
            new Running(EPIC, "", "Searched 0 of 2 patients"),
            new Running(BCDA, "", "In Progress (42%)"),
            new Running(DPC, "", "RUNNING: 50.00%"),
            new Running(HAPI, "120", "Build in progress - Status set to"),
            new Running(MICROSOFT, "", ""),
            new Running(MEDPLUM, "", ""),
            new Running(PATHLING, "", "95%"),
            new Running(SMART_REFERENCE, "1", "0% complete, Please wait..."));

    @ParameterizedTest
    @FieldSource("RUNNING")
    void aRunningJob(Running row) throws Exception {
        use(Scenario.like(row.vendor()).open().realPace());
        HttpResponse<String> poll = caller.get(start(GROUP));
        assertThat(poll.statusCode()).isEqualTo(202);
        assertThat(poll.headers().firstValue("Retry-After").orElse("")).isEqualTo(row.retryAfter());
        assertThat(poll.headers().firstValue("X-Progress").orElse("")).startsWith(row.progress());
    }

    @Test
    void aWaitMayBeADate() throws Exception {
        use(Scenario.like(EPIC.with(Fact.RETRY_AFTER, "date")).open());
        assertThat(caller.get(start(GROUP)).headers().firstValue("Retry-After").orElseThrow())
                .endsWith("GMT");
    }

    /** Answers to deleting a running, a complete and a deleted job, and to polling a deleted one. */
    record Deletion(VendorProfile vendor, int running, int complete, int again, int poll) {}

    static final List<Deletion> DELETIONS = List.of(
            new Deletion(ORACLE_HEALTH, 202, 202, 404, 404),
            new Deletion(BCDA, 202, 410, 404, 404),
            new Deletion(AB2D, 202, 404, 404, 404),
            new Deletion(DPC, 405, 405, 405, 202),
            new Deletion(HAPI, 202, 404, 404, 404),
            new Deletion(MICROSOFT, 202, 409, 409, 404),
            new Deletion(LINUXFORHEALTH, 202, 200, 200, 500),
            new Deletion(MEDPLUM, 202, 202, 202, 404),
            new Deletion(PATHLING, 202, 202, 404, 404));

    @ParameterizedTest
    @FieldSource("DELETIONS")
    void aDeletion(Deletion row) throws Exception {
        use(row.vendor());
        String path = row.vendor() == AB2D ? "/Patient/$export" : GROUP;
        String running = absolute(start(path));
        assertThat(caller.delete(running).statusCode()).isEqualTo(row.running());
        assertThat(caller.delete(running).statusCode()).isEqualTo(row.again());
        assertThat(caller.get(running).statusCode()).isEqualTo(row.poll());
    }

    @ParameterizedTest
    @FieldSource("DELETIONS")
    void aDeletionOfACompleteJob(Deletion row) throws Exception {
        use(row.vendor());
        String complete = absolute(start(row.vendor() == AB2D ? "/Patient/$export" : GROUP));
        caller.get(complete);
        int before = caller.get(complete).statusCode();
        assertThat(caller.delete(complete).statusCode()).isEqualTo(row.complete());
        boolean stays = row.complete() >= 300;
        assertThat(caller.get(complete).statusCode()).isEqualTo(stays ? before : row.poll());
    }

    private String absolute(String status) {
        return status.startsWith("/") ? server.tokenUrl().replaceFirst("^(http://[^/]+).*", "$1") + status : status;
    }

    @Test
    void medplumAcceptsADeletionInPlainText() throws Exception {
        use(MEDPLUM);
        assertThat(caller.delete(start(GROUP)).body()).isEqualTo("Accepted");
    }

    /** How long a job is kept, and what is said then. */
    record Retention(VendorProfile vendor, int hours, int status, String body) {}

    static final List<Retention> RETENTIONS = List.of(
            new Retention(BCDA, 24, 410, "not-found"),
            new Retention(DPC, 24, 410, ""),
            new Retention(EPIC, 336, 404, "not-found"),
            new Retention(HAPI, 2, 404, "not-found"));

    @ParameterizedTest
    @FieldSource("RETENTIONS")
    void anExpiredJob(Retention row) throws Exception {
        use(row.vendor());
        String status = start(GROUP);
        server.passTime(Duration.ofHours(row.hours()).minusMinutes(1));
        assertThat(caller.get(status).statusCode()).isEqualTo(202);
        server.passTime(Duration.ofMinutes(2));
        HttpResponse<String> gone = caller.get(status);
        assertThat(gone.statusCode()).isEqualTo(row.status());
        assertThat(gone.body()).contains(row.body());
    }

    @Test
    void errorsOfHapisJobsHaveNoLabel() throws Exception {
        use(HAPI);
        HttpResponse<String> gone = caller.get(server.baseUrl() + "/$export-poll-status?_jobId=none");
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.headers().firstValue("Content-Type")).isEmpty();
        assertThat(gone.body()).contains("OperationOutcome");
    }
}
