package dev.fhirbulk.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fhirbulk.model.ExportHandle;
import dev.fhirbulk.model.ExportLevel;
import dev.fhirbulk.model.ExportRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandleJsonTest {

    private static final URI STATUS = URI.create("https://ehr.example.org/status/77?job=a%2Bb");
    private static final URI BASE = URI.create("https://ehr.example.org/fhir");
    private static final Instant AT = Instant.parse("2026-01-31T01:02:03.004Z");

    @Test
    void theTextIsCompactJson() {
        assertThat(handle().toText())
                .isEqualTo("{\"v\":1,\"status\":\"https://ehr.example.org/status/77?job=a%2Bb\","
                        + "\"base\":\"https://ehr.example.org/fhir\",\"at\":\"2026-01-31T01:02:03.004Z\","
                        + "\"types\":[\"Patient\",\"Observation\"],\"fp\":\"abc\"}");
    }

    @Test
    void everythingComesBack() {
        assertThat(HandleJson.parse(handle().toText()))
                .usingRecursiveComparison()
                .isEqualTo(handle());
    }

    @Test
    void whiteSpaceAroundTheTextIsHarmless() {
        assertThat(HandleJson.parse("\n " + handle().toText() + "\n").statusUrl())
                .isEqualTo(STATUS);
    }

    @Test
    void missingTypesMeanAllTypes() {
        String text = handle().toText().replace("\"types\":[\"Patient\",\"Observation\"],", "");
        assertThat(HandleJson.parse(text).types()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "{",
                "[]",
                "{}",
                "{\"v\":\"1\"}",
                "{\"v\":0}",
                "{\"v\":1}",
                "eyJhbGciOiJSUzM4NCJ9.e30.c2ln"
            })
    void garbageIsRefusedInClearWords(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandleJson.parse(text))
                .withMessageStartingWith("The text is not the handle of an export: ")
                .withMessageEndingWith("Pass the text that ExportHandle.toText() returned, unchanged.");
    }

    @Test
    void aNewerVersionIsRefusedAsSuch() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandleJson.parse(handle().toText().replace("\"v\":1", "\"v\":2")))
                .withMessageContaining("newer version of this library");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/status/77",
                "status",
                "ftp://host/status",
                "file:///etc/passwd",
                "https:///x",
                "mailto:x",
                "http://["
            })
    void aStatusUrlMustBeAbsoluteHttp(String status) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandleJson.parse(handle().toText().replace(STATUS.toString(), status)))
                .withMessageContaining("\"status\"");
    }

    @Test
    void theBaseMustBeAbsoluteHttp() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandleJson.parse(handle().toText().replace(BASE.toString(), "fhir")))
                .withMessageContaining("\"base\"");
    }

    @Test
    void theTimeMustBeOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandleJson.parse(handle().toText().replace(AT.toString(), "yesterday")))
                .withMessageContaining("\"at\"");
    }

    @Test
    void theTypesMustBeNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandleJson.parse(handle().toText().replace("\"Observation\"", "7")))
                .withMessageContaining("\"types\"");
    }

    @Test
    void theMessageNeverRepeatsTheText() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HandleJson.parse("{\"v\":1,\"status\":\"urn:top-secret\",\"fp\":\"top-secret\"}"))
                .satisfies(error -> assertThat(error.toString()).doesNotContain("top-secret"));
    }

    @Test
    void theFormatThatWasAskedForIsKept() {
        ExportRequest request = request().outputFormat("application/ndjson").build();
        ExportHandle handle = HandleJson.create(STATUS, BASE, AT, request, "abc", Set.of());
        assertThat(HandleJson.format(HandleJson.parse(handle.toText()))).contains("application/ndjson");
        assertThat(HandleJson.format(handle())).isEmpty();
    }

    private static ExportHandle handle() {
        return HandleJson.create(STATUS, BASE, AT, request().build(), "abc", Set.of());
    }

    private static ExportRequest.Builder request() {
        return ExportRequest.of(new ExportLevel.System()).toBuilder().types(List.of("Patient", "Observation"));
    }
}
