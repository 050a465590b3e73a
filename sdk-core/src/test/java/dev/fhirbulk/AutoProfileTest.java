package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.Logged;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which profile a server gives away, and that finding out costs nothing where it is not needed. */
class AutoProfileTest extends WireTest {

    private static final String METADATA = "GET /fhir/metadata";

    @TempDir
    Path folder;

    private BulkExportClient auto() {
        return client().profile(ServerProfile.AUTO).build();
    }

    private void says(String software, String description, String publisher) {
        server.on(
                METADATA,
                Answer.ok("{\"resourceType\":\"CapabilityStatement\",\"publisher\":\"" + publisher
                        + "\",\"software\":{\"name\":\"" + software + "\"},\"implementation\":{\"description\":\""
                        + description + "\"}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "Epic, '', '', epic",
        "'', Cerner implementation of FHIR on top of Millennium, Cerner, oracle-health",
        "Soarian Clinicals, '', Cerner, oracle-soarian",
        "Beneficiary Claims Data API, '', Centers for Medicare & Medicaid Services, bcda",
        "AB2D, '', '', ab2d",
        "Data at the Point of Care, built on HAPI FHIR, '', dpc",
        "HAPI FHIR Server, '', athenahealth, athenahealth",
        "eClinicalWorks, '', '', eclinicalworks",
        "HAPI FHIR Server, My own HAPI server, '', hapi",
        "Azure Healthcare APIs, '', Microsoft, microsoft",
        "'', Google Cloud Healthcare API, Google, google",
        "'', AWS HealthLake, Amazon, aws-healthlake",
        "IBM FHIR Server, '', '', linuxforhealth",
        "medplum, '', '', medplum",
        "Pathling, runs on HAPI FHIR Server, '', pathling",
        "SMART Sample Bulk Data Server, '', '', smart-reference",
        "Bulky, Epicentre of data, Some hospital, generic",
        "Hospital gateway, in front of something, '', generic"
    })
    void aServerIsKnownByTheNamesThatItGivesItself(
            String software, String description, String publisher, String profile) {
        says(software, description, publisher);
        assertThat(auto().group("g").preflight().profile()).isEqualTo(profile);
    }

    @Test
    void theCallersChoiceWinsAndNothingIsAsked() {
        says("Epic", "", "");
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        client().profile(ServerProfile.HAPI).build().group("g").start();
        assertThat(server.seen(METADATA)).isEmpty();
    }

    @Test
    void theFoundProfilesRulesHoldBeforeTheKickOff() {
        says("Epic", "", "");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> auto().group("g").since("2026-01-01T00:00:00Z").start())
                .withMessageContaining("epic");
        assertThat(server.seen(KICK_OFF)).isEmpty();
    }

    @Test
    void aClientAsksOnce() {
        says("Bulky", "", "");
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        BulkExportClient client = auto();
        client.group("g").start();
        client.group("g").start();
        assertThat(server.seen(METADATA)).hasSize(1);
    }

    @Test
    void whereNothingCanBeFoundOutTheGenericOneServesAndItIsSaid() {
        server.on(METADATA, Answer.status(500));
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        String warned = Logged.warnings(() -> auto().group("g").start());
        assertThat(warned).contains("CapabilityStatement cannot be read (500)");
        assertThat(server.seen(KICK_OFF)).hasSize(1);
    }

    @Test
    void aServerThatWasNotReadyIsAskedAgainTenMinutesLater() {
        server.on(METADATA, Answer.status(503), Answer.ok("{\"software\":{\"name\":\"Epic\"}}"));
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        BulkExportClient client = auto();
        client.group("g").start();
        client.group("g").start();
        assertThat(server.seen(METADATA)).hasSize(1);
        time.pass(Duration.ofMinutes(11));
        assertThatIllegalArgumentException().isThrownBy(() -> client.system().start());
        assertThat(server.seen(METADATA)).hasSize(2);
    }

    @Test
    void aHostThatSpeaksForItselfIsNotAsked() {
        BulkExportClient client = BulkExportClient.builder("https://fhir-ehr-code.cerner.com/r4/tenant")
                .profile(ServerProfile.AUTO)
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.system().start())
                .withMessageContaining("oracle-health");
    }

    @Test
    void aFinishedExportIsFoundWithoutARequest() {
        says("Bulky", "", "");
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, onePatientFile());
        server.on("GET /fhir/file/1", Answer.ok("{\"resourceType\":\"Patient\",\"id\":\"1\"}\n"));
        auto().group("g").exportTo(folder).orThrow();
        int before = server.seen(METADATA).size();
        assertThat(auto().group("g").exportTo(folder).alreadyComplete()).isTrue();
        assertThat(server.seen(METADATA)).hasSize(before);
    }
}
