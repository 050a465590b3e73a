package dev.fhirbulk.ndjson;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.model.api.annotation.ResourceDef;
import dev.fhirbulk.lines.BadLinePolicy;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;

/** Which parser read which lines. */
class ReadStatisticsTest {

    private static final String USUAL = "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n";
    private static final String UNUSUAL = "{\"resourceType\":\"Patient\",\"id\":\"b\",\"strange\":1}\n";
    private static final String OTHER = "{\"resourceType\":\"Observation\",\"id\":\"c\"}\n";

    /** A resource class of a caller's own. */
    @ResourceDef(name = "Patient", profile = "http://example.org/mine")
    public static class MyPatient extends Patient {
        private static final long serialVersionUID = 1L;
    }

    private static <T extends IBaseResource> ReadStatistics statistics(
            NdjsonReader reader, String content, Class<T> type) {
        ResourceIterator<T> resources =
                reader.read(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), type);
        resources.forEachRemaining(resource -> {});
        return resources.statistics();
    }

    @Test
    void usualLinesNeedNoHapi() {
        assertThat(statistics(NdjsonReader.r4(), USUAL + OTHER, Resource.class)).isEqualTo(new ReadStatistics(2, 0));
    }

    @Test
    void unusualLinesAreReadByHapi() {
        assertThat(statistics(NdjsonReader.r4(), USUAL + UNUSUAL + USUAL, Resource.class))
                .isEqualTo(new ReadStatistics(3, 1));
    }

    @Test
    void linesOfOtherTypesAreNotParsed() {
        assertThat(statistics(NdjsonReader.r4(), USUAL + OTHER, Patient.class)).isEqualTo(new ReadStatistics(1, 0));
    }

    @Test
    void whatIsNoJsonIsNotParsed() {
        NdjsonReader skipping = NdjsonReader.r4().onBadLine(BadLinePolicy.skip(error -> {}));
        assertThat(statistics(skipping, "nonsense\n" + USUAL, Patient.class)).isEqualTo(new ReadStatistics(1, 0));
    }

    @Test
    void aContextOfTheCallersMeansHapi() {
        assertThat(statistics(NdjsonReader.of(FhirContext.forR4()), USUAL, Patient.class))
                .isEqualTo(new ReadStatistics(1, 1));
    }

    @Test
    void aClassOfTheCallersMeansHapi() {
        assertThat(statistics(NdjsonReader.r4(), USUAL, MyPatient.class).linesByHapi())
                .isEqualTo(1);
    }

    @Test
    void countingBeginsWithTheFirstLine() {
        ResourceIterator<Patient> patients = NdjsonReader.r4()
                .read(new ByteArrayInputStream((USUAL + USUAL).getBytes(StandardCharsets.UTF_8)), Patient.class);
        assertThat(patients.statistics()).isEqualTo(new ReadStatistics(0, 0));
        patients.next();
        assertThat(patients.statistics()).isEqualTo(new ReadStatistics(1, 0));
    }
}
