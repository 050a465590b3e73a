package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fhirbulk.model.ExportRequest;
import dev.fhirbulk.model.TypeFilter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every argument error shows when the argument is given, names it, and reaches no server. */
class ArgumentsTest extends WireTest {

    @AfterEach
    void nothingWasSent() {
        assertThat(server.seen()).isEmpty();
    }

    private ExportBuilder group() {
        return client.group("g");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a/b", "../x", ".", "..", "Group/1"})
    void aGroupIdIsAnId(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> client.group(id)).withMessageContaining("Group id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"patient", "Patient,Observation", "", "Pat ient", "X", "../../x", "Patient1"})
    void aTypeIsAName(String type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> group().types(type))
                .withMessageContaining("_type");
    }

    @ParameterizedTest
    @CsvSource({
        "Patiant, Patient",
        "Patients, Patient",
        "Observations, Observation",
        "MedicationRequst, MedicationRequest",
        "Devise, Device"
    })
    void aSlipInATypeIsSeen(String slip, String meant) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> group().types(slip))
                .withMessageContaining("Did you mean " + meant + "?");
    }

    @Test
    void aTypeThatIsNewerThanThisLibraryPasses() {
        assertThat(group().types("MolecularDefinitionXyz").request().types()).containsExactly("MolecularDefinitionXyz");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026", "2026-01-01", "2026-01-01T00:00:00", "yesterday", "2026-13-01T00:00:00Z"})
    void anInstantHasAZone(String since) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> group().since(since))
                .withMessageContaining("_since");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> group().until(since))
                .withMessageContaining("_until");
    }

    @Test
    void aLostTransactionTimeIsNoFullExport() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> group().since((String) null))
                .withMessageContaining("null");
    }

    @Test
    void timeRunsForward() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> group().since("2026-01-02T00:00:00Z")
                        .until("2026-01-01T00:00:00Z")
                        .request())
                .withMessageContaining("not after");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Patient/", "a/b", "Patient/a,Patient/b", " "})
    void aPatientIsAnId(String patient) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> group().patients(patient))
                .withMessageContaining("patient");
    }

    @Test
    void patientsGoWithNeitherSystemNorGet() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.system().patients("a").request())
                .withMessageContaining("client.patients()");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        group().patients("a").method(ExportRequest.Method.GET).request())
                .withMessageContaining("POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "name.given", "Patient.", "a b", "a,b"})
    void elementsAreRootElements(String element) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> group().elements(element).request())
                .withMessageContaining("_elements");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Patient",
                "?a=b",
                "Patient?",
                "Patient?a",
                "Patient?=b",
                "patient?a=b",
                "Patient?_sort=x",
                "Patient?_include=x"
            })
    void aFilterIsASearch(String filter) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> group().typeFilter(filter))
                .withMessageContaining("_type");
    }

    @Test
    void aFilterNeedsAConditionAndItsType() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> group().typeFilter(TypeFilter.of("Patient")).request())
                .withMessageContaining("no condition");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> group().types("Device").typeFilter("Patient?a=b").request())
                .withMessageContaining("not among the types");
    }

    @Test
    void aFilterShowsNoValue() {
        TypeFilter filter = TypeFilter.parse("Patient?name=M%C3%BCller+1");
        assertThat(filter).hasToString("Patient?[name]");
        assertThat(filter.conditions().get(0).value()).isEqualTo("Müller+1");
        assertThat(List.of(filter)).containsExactly(TypeFilter.of("Patient").where("name", "Müller+1"));
        assertThat(filter).hasSameHashCodeAs(TypeFilter.of("Patient").where("name", "Müller+1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"_since", "_type", "patient", "_typeFilter", "organizeOutputBy", ""})
    void aParameterWithAMethodOfItsOwnIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> group().parameter(name, "x").request())
                .withMessageContaining("parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "{}", "{\"v\":99}", "https://ehr.example.org/job/1"})
    void aHandleIsAHandle(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client.resume(text))
                .withMessageContaining("handle");
    }
}
