package dev.fhirbulk.interop;

import static dev.fhirbulk.interop.Hapi.DATA;
import static dev.fhirbulk.interop.Hapi.client;
import static dev.fhirbulk.interop.Hapi.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fhirbulk.ExportBuilder;
import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.config.ServerProfile.ListEncoding;
import dev.fhirbulk.error.InvalidRequestException;
import dev.fhirbulk.lines.NdjsonLine;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportRequest.Method;
import dev.fhirbulk.model.ExportWarning;
import dev.fhirbulk.model.TypeFilter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every parameter that HAPI's export takes, and those it only seems to take. */
@Timeout(600)
class HapiParametersTest {

    @TempDir
    Path directory;

    private ExportReport export(ExportBuilder builder) {
        return builder.noCache().exportTo(directory).orThrow();
    }

    @ParameterizedTest
    @EnumSource(names = {"GET", "POST"})
    void severalTypesAreAllDelivered(Method method) {
        ExportReport report =
                export(client().system().types("Device", "Immunization").method(method));
        assertThat(ids(report, "Device")).isEqualTo(DATA.ids("Device"));
        assertThat(ids(report, "Immunization")).isEqualTo(DATA.ids("Immunization"));
    }

    /** Why the client joins them: HAPI reads the first entry and says nothing of the second. */
    @Test
    void typesInEntriesOfTheirOwnWouldLoseAllButTheFirst() {
        ExportReport report = export(Hapi.builder()
                .profile(ServerProfile.GENERIC.with(repeating -> repeating.postLists(ListEncoding.REPEAT)))
                .build()
                .system()
                .types("Device", "Immunization")
                .method(Method.POST));
        assertThat(report.paths("Immunization")).isEmpty();
        assertThat(report.warnings()).extracting(ExportWarning::kind).containsExactly(ExportWarning.Kind.TYPE_MISSING);
    }

    @Test
    void sinceAndUntilDivideTheDataAtTheTransactionTime() throws IOException, InterruptedException {
        TestData.put(Hapi.url(), "Organization", "early", "");
        TestData.put(Hapi.url(), "Organization", "changing", "");
        ExportBuilder organizations = client().system().types("Organization").noCache();
        String time = organizations.exportTo(directory.resolve("all")).orThrow().transactionTime();
        TestData.put(Hapi.url(), "Organization", "changing", ",\"name\":\"changed\"");
        TestData.put(Hapi.url(), "Organization", "late", "");

        ExportReport since =
                organizations.since(time).exportTo(directory.resolve("since")).orThrow();
        ExportReport until =
                organizations.until(time).exportTo(directory.resolve("until")).orThrow();
        assertThat(ids(since, "Organization")).containsExactly("changing", "late");
        assertThat(ids(until, "Organization")).containsExactly("early");
    }

    @Test
    void oneFilterHolds() {
        ExportReport report = export(client().system().types("Patient").typeFilter("Patient?gender=male"));
        assertThat(ids(report, "Patient"))
                .isEqualTo(DATA.ids(
                        "Patient", patient -> patient.path("gender").asText().equals("male")));
    }

    @ParameterizedTest
    @EnumSource(names = {"GET", "POST"})
    void severalFiltersOfATypeAddUp(Method method) {
        ExportReport report = export(client().system()
                .types("Patient")
                .typeFilter("Patient?gender=male")
                .typeFilter("Patient?birthdate=gt2000-01-01")
                .method(method));
        assertThat(ids(report, "Patient"))
                .isEqualTo(DATA.ids(
                        "Patient",
                        patient -> patient.path("gender").asText().equals("male")
                                || patient.path("birthDate").asText().compareTo("2000-01-01") > 0));
    }

    @Test
    void allConditionsOfAFilterHold() {
        ExportReport report = export(client().system()
                .types("Patient")
                .typeFilter(TypeFilter.of("Patient").where("gender", "male").where("birthdate", "gt2000-01-01")));
        assertThat(ids(report, "Patient"))
                .isEqualTo(DATA.ids(
                        "Patient",
                        patient -> patient.path("gender").asText().equals("male")
                                && patient.path("birthDate").asText().compareTo("2000-01-01") > 0));
    }

    @Test
    void aFilterLeavesOtherTypesWhole() {
        ExportReport report =
                export(client().system().types("Condition", "Device").typeFilter("Condition?clinical-status=active"));
        assertThat(ids(report, "Condition"))
                .isEqualTo(DATA.ids(
                        "Condition",
                        condition -> condition
                                .at("/clinicalStatus/coding/0/code")
                                .asText()
                                .equals("active")));
        assertThat(ids(report, "Device")).isEqualTo(DATA.ids("Device"));
    }

    @ParameterizedTest
    @EnumSource(ListEncoding.class)
    void aCommaWithinAFilterMeansEither(ListEncoding encoding) {
        ExportReport report = export(Hapi.builder()
                .profile(ServerProfile.GENERIC.with(profile -> profile.typeFilters(encoding)))
                .build()
                .system()
                .types("Condition")
                .typeFilter(TypeFilter.of("Condition")
                        .where("code", TestData.MEDICATION_REVIEW + "," + TestData.STRESS)
                        .where("clinical-status", "resolved")));
        assertThat(ids(report, "Condition"))
                .isEqualTo(DATA.ids(
                        "Condition",
                        condition -> List.of(TestData.MEDICATION_REVIEW, TestData.STRESS)
                                        .contains(condition
                                                .at("/code/coding/0/code")
                                                .asText())
                                && condition
                                        .at("/clinicalStatus/coding/0/code")
                                        .asText()
                                        .equals("resolved")))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/fhir+ndjson", "application/ndjson", "ndjson"})
    void everySpellingOfTheFormatBringsTheSame(String format) {
        ExportReport report = export(client().system().types("Device").outputFormat(format));
        assertThat(ids(report, "Device")).isEqualTo(DATA.ids("Device"));
    }

    @Test
    void anotherFormatIsRefused() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> client().system()
                        .types("Device")
                        .outputFormat("text/csv")
                        .start())
                .satisfies(refused -> assertThat(refused.status()).hasValue(400));
    }

    /** HAPI knows neither and says so to nobody: whole resources come, and nothing more. */
    @Test
    void elementsAndAssociatedDataChangeNothing() {
        ExportReport report = export(
                client().system().types("Device").elements("id").includeAssociatedData("LatestProvenanceResources"));
        assertThat(ids(report, "Device")).isEqualTo(DATA.ids("Device"));
        assertThat(Hapi.lines(report, "Device"))
                .allSatisfy(line -> assertThat(line.text()).contains("\"patient\""));
        assertThat(report.ignoredParameters()).isEmpty();
    }

    /** The server fetches first and then leaves out, which spares its index and not its time. */
    @Test
    void itsOwnFilterAfterTheFetchIsPassedOn() {
        ExportReport report =
                export(client().system().types("Patient").parameter("_typePostFetchFilterUrl", "Patient?gender=male"));
        assertThat(ids(report, "Patient"))
                .isEqualTo(DATA.ids(
                        "Patient", patient -> patient.path("gender").asText().equals("male")));
    }

    @Test
    void itsExpansionOfDuplicatesIsPassedOnAndAddsNobodyWhereThereAreNone() {
        ExportReport report = export(client().group("group-a").types("Patient").parameter("_mdm", "true"));
        assertThat(ids(report, "Patient")).isEqualTo(DATA.members("group-a"));
    }

    @Test
    void itsOwnHistoryIsPassedOn() throws IOException, InterruptedException {
        TestData.put(Hapi.url(), "Location", "twice", ",\"name\":\"first\"");
        TestData.put(Hapi.url(), "Location", "twice", ",\"name\":\"second\"");
        ExportReport report = export(client().system().types("Location").parameter("_includeHistory", "true"));
        assertThat(Hapi.lines(report, "Location")).extracting(NdjsonLine::id).containsExactly("twice", "twice");
    }
}
