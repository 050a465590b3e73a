package dev.fhirbulk.interop;

import static dev.fhirbulk.interop.Hapi.DATA;
import static dev.fhirbulk.interop.Hapi.client;
import static dev.fhirbulk.interop.Hapi.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportRequest;
import dev.fhirbulk.ndjson.NdjsonReader;
import dev.fhirbulk.ndjson.ResourceIterator;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose data a HAPI FHIR JPA server exports at each level, compared with what was loaded into it. */
@Timeout(600)
class HapiLevelsTest {

    private static final List<String> TYPES = List.of("Patient", "Condition", "Immunization", "Device");

    @TempDir
    Path directory;

    @Test
    void aSystemExportHoldsEverything() {
        ExportReport report =
                client().system().types(TYPES).noCache().exportTo(directory).orThrow();
        for (String type : List.of("Condition", "Immunization", "Device")) {
            assertThat(ids(report, type)).as(type).isEqualTo(DATA.ids(type));
        }
        assertThat(ids(report, "Patient")).containsAll(DATA.ids("Patient"));
        assertThat(report.warnings()).isEmpty();
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
    void withoutTypesAGroupsExportHoldsTheGroupAndEveryTypeAboutItsMembers() {
        TreeSet<String> members = DATA.members("group-a");
        ExportReport report =
                client().group("group-a").noCache().exportTo(directory).orThrow();
        assertThat(ids(report, "Group")).containsExactly("group-a");
        assertThat(ids(report, "Patient")).isEqualTo(members);
        for (String type : List.of("Condition", "Immunization", "Device")) {
            assertThat(ids(report, type)).as(type).isEqualTo(DATA.idsAbout(type, members));
        }
    }

    @Test
    void byPostAGroupsExportHoldsTheSame() {
        TreeSet<String> members = DATA.members("group-a");
        ExportReport report = client().group("group-a")
                .types("Patient", "Condition")
                .method(ExportRequest.Method.POST)
                .noCache()
                .exportTo(directory)
                .orThrow();
        assertThat(ids(report, "Patient")).isEqualTo(members);
        assertThat(ids(report, "Condition")).isEqualTo(DATA.idsAbout("Condition", members));
        assertThat(report.warnings()).isEmpty();
    }

    @Test
    void chosenPatientsComeWithWhatIsAboutThemAndNoOthers() {
        TreeSet<String> chosen = new TreeSet<>(List.copyOf(DATA.ids("Patient")).subList(0, 2));
        ExportReport report = client().patients()
                .patients(chosen)
                .types("Patient", "Condition")
                .noCache()
                .exportTo(directory)
                .orThrow();
        assertThat(ids(report, "Patient")).isEqualTo(chosen);
        assertThat(ids(report, "Condition")).isEqualTo(DATA.idsAbout("Condition", chosen));
    }

    /** {@code Patient/[id]/$export} is HAPI's own and no level of the guide; the client has no word for it. */
    @Test
    void onePatientsOwnOperationIsReachedWhereItsUrlIsTheBase() {
        String patient = DATA.ids("Patient").first();
        ExportReport report = Hapi.builder(Hapi.url() + "/Patient/" + patient)
                .build()
                .system()
                .types("Patient", "Condition")
                .noCache()
                .exportTo(directory)
                .orThrow();
        assertThat(ids(report, "Patient")).containsExactly(patient);
        assertThat(ids(report, "Condition")).isEqualTo(DATA.idsAbout("Condition", new TreeSet<>(List.of(patient))));
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
}
