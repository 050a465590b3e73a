package dev.fhirbulk.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    @Test
    void theirTextShowsNamesOnly() {
        assertThat(Credentials.bearer("geheim")).hasToString("Credentials[Authorization]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\n", "é"})
    void aTokenMustFitAHeader(String token) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Credentials.bearer(token))
                .withMessageContaining("trailing newline");
    }

    @ParameterizedTest
    @ValueSource(strings = {"geheim\n", "geheim\r\nX: y", "geheim\0", "gehéim"})
    void aHeaderMustFitAndIsNotQuoted(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Credentials.headers(Map.of("X-Key", value)))
                .withMessageContaining("X-Key")
                .withMessageNotContaining("geh");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "content-length", "a b", "", "a:"})
    void aHeaderMustBeOneThatCanBeSent(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> Credentials.headers(Map.of(name, "geheim")));
    }

    @Test
    void whatIsKnownStaysKnown() {
        Instant end = Instant.EPOCH;
        Credentials credentials = Credentials.headers(Map.of("A", "b"))
                .requested(List.of("x"))
                .granted(List.of("y"))
                .expiringAt(end);
        assertThat(credentials.headers()).containsEntry("A", "b");
        assertThat(credentials.expiresAt()).contains(end);
        assertThat(credentials.grantedScopes()).contains(Set.of("y"));
        assertThat(credentials.withheldScopes()).containsExactly("x");
    }

    @Test
    void nothingIsWithheldWhenTheGrantIsNotKnown() {
        assertThat(Credentials.none().requested(List.of("system/*.rs")).withheldScopes())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "system/Patient.read, system/Patient.read, true",
        "system/Patient.read, system/Patient.rs, true",
        "system/Patient.rs, system/Patient.read, true",
        "system/Patient.rs, system/*.cruds, true",
        "system/Patient.rs, system/*.*, true",
        "system/*.rs, system/Patient.rs, false",
        "system/Patient.rs, system/Patient.r, false",
        "system/Patient.rs, user/Patient.rs, false",
        "system/Patient.rs, system/Patient.write, false",
        "system/Patient.rs, system/Observation.rs, false",
        "openid, system/Patient.rs, false",
        "system/Patient.rs, openid, false"
    })
    void aGrantCoversWhatItReads(String asked, String granted, boolean covered) {
        Credentials credentials = Credentials.none().requested(List.of(asked)).granted(List.of(granted));
        assertThat(credentials.withheldScopes().isEmpty()).isEqualTo(covered);
    }
}
