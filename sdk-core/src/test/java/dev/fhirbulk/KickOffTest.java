package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.config.ServerProfile.ListEncoding;
import dev.fhirbulk.error.ConcurrencyLimitException;
import dev.fhirbulk.error.DuplicateJobException;
import dev.fhirbulk.error.KickOffUncertainException;
import dev.fhirbulk.error.MissingContentLocationException;
import dev.fhirbulk.error.ServiceUnavailableException;
import dev.fhirbulk.error.TransportException;
import dev.fhirbulk.error.UntrustedOriginException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.ClosedPort;
import dev.fhirbulk.fixture.Seen;
import dev.fhirbulk.model.ExportRequest.Method;
import dev.fhirbulk.model.TypeFilter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KickOffTest extends WireTest {

    private Seen sent(ExportBuilder export) {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(KICK_OFF.replace("GET", "POST"), Answer.accepted("/fhir/job/1"));
        export.start();
        return server.seen().get(0);
    }

    private String query(ExportBuilder export) {
        String target = sent(export).target();
        return target.substring(target.indexOf('?') + 1);
    }

    @Test
    @Tag("b04")
    void aSystemExportIsAskedForAtTheBase() {
        server.on("GET /fhir/$export", Answer.accepted("/fhir/job/1"));
        client.system().start();
        assertThat(server.seen().get(0).target()).isEqualTo("/fhir/$export");
    }

    @Test
    void allPatientsAreAskedForAtThePatientType() {
        server.on("GET /fhir/Patient/$export", Answer.accepted("/fhir/job/1"));
        client.patients().start();
        assertThat(server.seen().get(0).target()).isEqualTo("/fhir/Patient/$export");
    }

    @Test
    void aGroupIdIsEncodedForThePath() {
        server.on("GET /fhir/Group/a%20b%3F/$export", Answer.accepted("/fhir/job/1"));
        assertThat(client.group("a b?").start().handle().statusUrl().getPath()).isEqualTo("/fhir/job/1");
    }

    @Test
    @Tag("b04")
    void aTrailingSlashOfTheBaseIsIgnored() {
        server.on("GET /fhir/$export", Answer.accepted("/fhir/job/1"));
        BulkExportClient.builder(server.url() + "/fhir/").build().system().start();
        assertThat(server.seen().get(0).target()).isEqualTo("/fhir/$export");
    }

    @Test
    @Tag("b01")
    void listsAreOneCommaList() {
        assertThat(query(client.group("g").types("Patient").types("Observation")))
                .isEqualTo("_type=Patient,Observation");
    }

    @Test
    @Tag("b01")
    void thePlusOfAZoneIsEncoded() {
        assertThat(query(client.group("g").since("2024-01-01T00:00:00+01:00")))
                .isEqualTo("_since=2024-01-01T00%3A00%3A00%2B01%3A00");
    }

    @Test
    @Tag("b01")
    void instantsAreSentInUtc() {
        assertThat(query(client.group("g").since(Instant.EPOCH).until(Instant.EPOCH.plusSeconds(1))))
                .isEqualTo("_since=1970-01-01T00%3A00%3A00Z&_until=1970-01-01T00%3A00%3A01Z");
    }

    @Test
    @Tag("b01")
    void spacesAreEncodedAsPercent20() {
        assertThat(query(client.group("g").parameter("_note", "a b+c"))).isEqualTo("_note=a%20b%2Bc");
    }

    @Test
    @Tag("b01")
    void theRemainingParametersKeepTheirNames() {
        assertThat(query(client.group("g")
                        .outputFormat("application/fhir+ndjson")
                        .elements("id", "Patient.birthDate")
                        .includeAssociatedData("LatestProvenanceResources")
                        .organizeOutputBy("Patient")
                        .allowPartialManifests()))
                .isEqualTo("_outputFormat=application%2Ffhir%2Bndjson&_elements=id,Patient.birthDate"
                        + "&includeAssociatedData=LatestProvenanceResources&organizeOutputBy=Patient"
                        + "&allowPartialManifests=true");
    }

    @Test
    @Tag("b01")
    void aVendorParameterGivenTwiceIsSentTwice() {
        assertThat(query(client.group("g").parameter("x", "1").parameter("x", "2")))
                .isEqualTo("x=1&x=2");
    }

    @Test
    @Tag("b01")
    @Tag("b02")
    void filtersRepeatAndEncodeAnInnerCommaOnce() {
        assertThat(query(client.group("g")
                        .typeFilter(TypeFilter.of("Condition").where("code", "a,b"))
                        .typeFilter("Observation?status=final&date=gt2024-01-01")))
                .isEqualTo("_typeFilter=Condition%3Fcode%3Da%2Cb"
                        + "&_typeFilter=Observation%3Fstatus%3Dfinal%26date%3Dgt2024-01-01");
    }

    @Test
    @Tag("b02")
    void joinedFiltersEncodeAnInnerCommaTwice() {
        ServerProfile joined = ServerProfile.GENERIC.with(p -> p.typeFilters(ListEncoding.COMMA));
        assertThat(query(client().profile(joined)
                        .build()
                        .group("g")
                        .typeFilter("Condition?code=a,b")
                        .typeFilter("Observation?status=final")))
                .isEqualTo("_typeFilter=Condition%3Fcode%3Da%252Cb,Observation%3Fstatus%3Dfinal");
    }

    @Test
    @Tag("b03")
    void patientsArePostedAsReferences() {
        Seen post = sent(client.group("g")
                .types("Patient", "Condition")
                .patients("1", "Patient/2")
                .since("2024-01-01T00:00:00Z"));
        assertThat(post.body())
                .isEqualTo("{\"resourceType\":\"Parameters\",\"parameter\":["
                        + "{\"name\":\"_since\",\"valueInstant\":\"2024-01-01T00:00:00Z\"},"
                        + "{\"name\":\"_type\",\"valueString\":\"Patient,Condition\"},"
                        + "{\"name\":\"patient\",\"valueReference\":{\"reference\":\"Patient/1\"}},"
                        + "{\"name\":\"patient\",\"valueReference\":{\"reference\":\"Patient/2\"}}]}");
        assertThat(post.header("Content-Type")).isEqualTo("application/fhir+json");
    }

    @Test
    @Tag("b03")
    void aPostMayRepeatListsWhereTheProfileSaysSo() {
        ServerProfile repeat = ServerProfile.GENERIC.with(p -> p.postLists(ListEncoding.REPEAT));
        Seen post = sent(client().profile(repeat)
                .build()
                .group("g")
                .types("Patient", "Condition")
                .method(Method.POST));
        assertThat(post.body())
                .contains(
                        "{\"name\":\"_type\",\"valueString\":\"Patient\"},{\"name\":\"_type\",\"valueString\":\"Condition\"}");
    }

    @Test
    @Tag("b03")
    void booleansArePostedAsBooleans() {
        Seen post = sent(client.group("g").allowPartialManifests().method(Method.POST));
        assertThat(post.body()).contains("\"valueBoolean\":true");
    }

    @Test
    void anUrlThatWouldBeTooLongIsPosted() {
        Seen post = sent(client.group("g").parameter("long", "x".repeat(5000)));
        assertThat(post.method()).isEqualTo("POST");
    }

    @Test
    void thePreferenceIsAloneByDefault() {
        Seen kickOff = sent(client.group("g"));
        assertThat(kickOff.header("Prefer")).isEqualTo("respond-async");
        assertThat(kickOff.header("Accept")).isEqualTo("application/fhir+json");
    }

    @Test
    void leniencyIsAskedForInTheSameHeader() {
        assertThat(sent(client.group("g").lenient()).header("Prefer")).isEqualTo("respond-async, handling=lenient");
    }

    @Test
    void strictnessAndSeparateStatusAreAskedForOnRequest() {
        assertThat(sent(client.group("g").strict().separateExportStatus()).header("Prefer"))
                .isEqualTo("respond-async, handling=strict, separate-export-status");
    }

    @Test
    void cachedJobsAreDeclinedOnRequest() {
        assertThat(sent(client.group("g").noCache()).header("Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    @Tag("b05")
    void aRelativeStatusUrlIsResolved() {
        server.on(KICK_OFF, Answer.accepted("../../../jobs?id=7"));
        assertThat(client.group("g").start().handle().statusUrl()).hasToString(server.url() + "/jobs?id=7");
    }

    @Test
    @Tag("b13")
    void headerNamesInLowerCaseAreRead() {
        server.on(KICK_OFF, Answer.status(202).header("content-location", "/fhir/job/1"));
        assertThat(client.group("g").start().handle().statusUrl().getPath()).isEqualTo("/fhir/job/1");
    }

    @Test
    @Tag("b06")
    void acceptanceWithoutStatusUrlIsAnErrorThatKeepsTheBody() {
        server.on(KICK_OFF, Answer.status(202).body("started job 12"));
        assertThat(thrown(
                                MissingContentLocationException.class,
                                () -> client.group("g").start())
                        .body())
                .hasValue("started job 12");
    }

    @Test
    void aStatusUrlThatIsNoUrlIsAnError() {
        server.on(KICK_OFF, Answer.accepted("http://[broken"));
        thrown(MissingContentLocationException.class, () -> client.group("g").start());
    }

    @Test
    void aStatusUrlElsewhereIsRefusedWithTheHandle() {
        server.on(KICK_OFF, Answer.accepted("http://127.0.0.2:9/job"));
        UntrustedOriginException error =
                thrown(UntrustedOriginException.class, () -> client.group("g").start());
        assertThat(error).hasMessageContaining("http://127.0.0.2:9").hasMessageContaining("trustedOrigins");
        assertThat(error.handleText()).isPresent();
    }

    @Test
    void aStatusUrlOnATrustedOriginIsTaken() {
        server.on(KICK_OFF, Answer.accepted("http://127.0.0.2:9/job"));
        BulkExportClient trusting =
                client().trustedOrigins("http://127.0.0.2:9").build();
        assertThat(trusting.group("g").start().handle().statusUrl().getHost()).isEqualTo("127.0.0.2");
    }

    @Test
    @Tag("b07")
    void twoHundredWithADuplicateIsADuplicate() {
        server.on(KICK_OFF, Answer.outcome(200, "error", "duplicate"));
        thrown(DuplicateJobException.class, () -> client.group("g").start());
    }

    @Test
    @Tag("b08")
    void fourHundredAndNineIsADuplicate() {
        server.on(KICK_OFF, Answer.outcome(409, "error", "conflict"));
        thrown(DuplicateJobException.class, () -> client.group("g").start());
    }

    @Test
    @Tag("b09")
    void theConcurrencyLimitListsTheRunningJobs() {
        server.on(
                KICK_OFF,
                Answer.status(429).header("Retry-After", "30").header("Content-Location", "http://a/1, http://a/2"));
        ConcurrencyLimitException error =
                thrown(ConcurrencyLimitException.class, () -> client.group("g").start());
        assertThat(error.runningJobs()).containsExactly("http://a/1", "http://a/2");
        assertThat(error.retryAfter()).hasValue(Duration.ofSeconds(30));
    }

    @Test
    @Tag("b09")
    void theConcurrencyLimitIsNotRetriedEvenWithRetryAfterZero() {
        server.on(KICK_OFF, Answer.status(429).header("Retry-After", "0"));
        thrown(ConcurrencyLimitException.class, () -> client.group("g").start());
        assertThat(server.seen()).hasSize(1);
    }

    @Test
    @Tag("b12")
    void anHtmlErrorOfAGatewayKeepsItsText() {
        server.on(
                KICK_OFF, Answer.status(502).header("Content-Type", "text/html").body("<html>Bad Gateway</html>"));
        ServiceUnavailableException error = thrown(
                ServiceUnavailableException.class, () -> client.group("g").start());
        assertThat(error.body()).hasValue("<html>Bad Gateway</html>");
        assertThat(error.describe()).contains("Bad Gateway");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void aKickOffWhoseAnswerIsLostIsSentOnce(Method method) {
        server.on(method + " /fhir/Group/g/$export", Answer.closed());
        KickOffUncertainException error = thrown(
                KickOffUncertainException.class,
                () -> client.group("g").method(method).start());
        assertThat(error.isRetryable()).isFalse();
        assertThat(server.seen()).hasSize(1);
    }

    @Test
    void aKickOffOnAReusedConnectionIsSentOnceToo() {
        server.on("GET /fhir/$export", Answer.accepted("/fhir/job/1"));
        server.on(KICK_OFF, Answer.closed());
        client.system().start();
        thrown(KickOffUncertainException.class, () -> client.group("g").start());
        assertThat(server.seen(KICK_OFF)).hasSize(1);
    }

    @Test
    void aRefusedConnectionIsNotUncertain() throws IOException {
        try (ClosedPort nobody = new ClosedPort();
                BulkExportClient client = BulkExportClient.builder(nobody.url() + "/fhir")
                        .time(time)
                        .build()) {
            assertThat(thrown(TransportException.class, () -> client.group("g").start())
                            .isRetryable())
                    .isTrue();
        }
    }

    @Test
    void aRedirectOfTheKickOffIsFollowed() {
        server.on(KICK_OFF, Answer.status(307).header("Location", "/r4/Group/g/$export"));
        server.on("GET /r4/Group/g/$export", Answer.accepted("job/1"));
        assertThat(client.group("g").start().handle().statusUrl()).hasToString(server.url() + "/r4/Group/g/job/1");
    }

    @Test
    void aProfileThatKnowsGroupsOnlyRefusesASystemExportBeforeSending() {
        BulkExportClient oracle = client().profile(ServerProfile.ORACLE_HEALTH).build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> oracle.system().start())
                .withMessageContaining("oracle-health");
        assertThat(server.seen()).isEmpty();
    }
}
