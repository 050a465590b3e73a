package dev.fhirbulk.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.ExportJob;
import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.error.JobNotFoundException;
import dev.fhirbulk.error.ResourceNotFoundException;
import dev.fhirbulk.lines.NdjsonLines;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.ndjson.NdjsonReader;
import dev.fhirbulk.ndjson.ResourceIterator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Exports from a HAPI FHIR JPA server, compared with what was loaded into it. */
@Timeout(600)
class HapiServerTest {

    private static final TestData DATA = TestData.load();
    private static ChildServer server;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = ChildServer.start("hapi-server", "dev.fhirbulk.interop.server.HapiServerMain");
        System.out.println("FIGURE interop.hapi.loaded " + DATA.putOn(server.url()));
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        server.close();
    }

    /** HAPI asks for 120 s between polls however fast the job is: the caller's ceiling is what ends the wait. */
    private static BulkExportClient client() {
        return BulkExportClient.builder(server.url())
                .polling(Pacing.between(Duration.ofMillis(100), Duration.ofSeconds(1)))
                .build();
    }

    private static TreeSet<String> ids(ExportReport report, String type) {
        TreeSet<String> ids = new TreeSet<>();
        NdjsonLines.read(report.paths(type)).forEach(line -> {
            assertThat(ids.add(line.id())).as("twice: %s", line.id()).isTrue();
        });
        return ids;
    }

    @Test
    void aSystemExportHoldsEverything() {
        ExportReport report = client().system()
                .types("Patient", "Condition", "Device")
                .noCache()
                .exportTo(directory)
                .orThrow();
        for (String type : new String[] {"Condition", "Device"}) {
            assertThat(ids(report, type)).as(type).isEqualTo(DATA.ids(type));
        }
        assertThat(ids(report, "Patient")).containsAll(DATA.ids("Patient"));
        System.out.println("FIGURE interop.hapi.system.resources " + report.resourceCount());
    }

    @Test
    void anExportOfAllPatientsHoldsWhatIsAboutThem() {
        ExportReport report = client().patients()
                .types("Patient", "Immunization")
                .noCache()
                .exportTo(directory)
                .orThrow();
        assertThat(ids(report, "Immunization")).isEqualTo(DATA.ids("Immunization"));
        assertThat(ids(report, "Patient")).containsAll(DATA.ids("Patient"));
        System.out.println("FIGURE interop.hapi.patients.resources " + report.resourceCount());
    }

    @Test
    void aGroupsExportHoldsItsMembersAndWhatIsAboutThem() {
        TreeSet<String> members = DATA.members("group-a");
        ExportReport report = client().group("group-a")
                .types("Patient", "Condition")
                .noCache()
                .exportTo(directory)
                .orThrow();
        assertThat(ids(report, "Patient")).isEqualTo(members);
        assertThat(ids(report, "Condition")).isEqualTo(DATA.idsAbout("Condition", members));
        System.out.println("FIGURE interop.hapi.group.resources " + report.resourceCount());
    }

    @Test
    void patientsAreReadAsResources() {
        ExportReport report =
                client().group("group-all").types("Patient").noCache().exportTo(directory);
        TreeSet<String> ids = new TreeSet<>();
        try (ResourceIterator<Patient> patients = NdjsonReader.r4().read(report.orThrow(), Patient.class)) {
            patients.forEachRemaining(patient -> ids.add(patient.getIdPart()));
        }
        assertThat(ids).isEqualTo(DATA.members("group-all"));
    }

    @Test
    void anIncrementHoldsOnlyWhatCameLater() throws IOException, InterruptedException {
        ExportReport before = client().system()
                .types("Patient")
                .noCache()
                .exportTo(directory.resolve("1"))
                .orThrow();
        TestData.putPatient(server.url(), "came-later");
        ExportReport after = client().system()
                .types("Patient")
                .since(before.transactionTime())
                .noCache()
                .exportTo(directory.resolve("2"))
                .orThrow();
        assertThat(ids(after, "Patient")).containsExactly("came-later");
    }

    @Test
    void aDeletedJobIsGone() {
        ExportJob job =
                client().system().types("Patient", "Condition").noCache().start();
        job.delete();
        job.delete();
        assertThatExceptionOfType(JobNotFoundException.class).isThrownBy(job::await);
    }

    @Test
    void aFinishedJobThatHapiDoesNotDeleteIsNoFailure() {
        ExportJob job = client().system().types("Device").noCache().start();
        job.await();
        job.delete();
        assertThat(job.handle().toText()).isNotEmpty();
    }

    @Test
    void anUnknownGroupIsATypedRefusal() {
        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> client().group("nobody").types("Patient").start());
    }
}
