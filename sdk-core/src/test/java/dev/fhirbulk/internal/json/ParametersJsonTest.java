package dev.fhirbulk.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.internal.json.ParametersJson.Entry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParametersJsonTest {

    @Test
    void eachParameterHasItsNameAndItsValue() {
        assertThat(write(
                        new Entry("_type", "valueString", "Patient"),
                        new Entry("_since", "valueInstant", "2024-01-01T00:00:00Z"),
                        new Entry("includeAssociatedData", "valueCode", "LatestProvenanceResources")))
                .isEqualTo("{\"resourceType\":\"Parameters\",\"parameter\":["
                        + "{\"name\":\"_type\",\"valueString\":\"Patient\"},"
                        + "{\"name\":\"_since\",\"valueInstant\":\"2024-01-01T00:00:00Z\"},"
                        + "{\"name\":\"includeAssociatedData\",\"valueCode\":\"LatestProvenanceResources\"}]}");
    }

    @Test
    void aReferenceIsAnObject() {
        assertThat(write(new Entry("patient", "valueReference", "Patient/1")))
                .contains("{\"name\":\"patient\",\"valueReference\":{\"reference\":\"Patient/1\"}}");
    }

    @Test
    void booleansAndNumbersAreNoTexts() {
        assertThat(write(new Entry("a", "valueBoolean", true), new Entry("b", "valuePositiveInt", 7)))
                .contains("\"valueBoolean\":true")
                .contains("\"valuePositiveInt\":7");
    }

    @Test
    void anObjectStaysOne() {
        assertThat(write(new Entry("a", "valueCoding", Map.of("code", "x"))))
                .contains("\"valueCoding\":{\"code\":\"x\"}");
    }

    @Test
    void anEmptyListIsLeftOut() {
        assertThat(write()).isEqualTo("{\"resourceType\":\"Parameters\"}");
    }

    private static String write(Entry... entries) {
        return new String(ParametersJson.write(List.of(entries)), UTF_8);
    }
}
