package dev.fhirbulk.internal.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileFormatTest {

    @Test
    void isFhirNdjsonWhereNothingIsSaid() {
        assertThat(FileFormat.of(null, Optional.empty())).isEqualTo("application/fhir+ndjson");
    }

    @Test
    void isWhatWasAskedFor() {
        assertThat(FileFormat.of(null, Optional.of("application/ndjson"))).isEqualTo("application/ndjson");
    }

    @Test
    void isWhatTheManifestNamesRatherThanWhatWasAskedFor() {
        assertThat(FileFormat.of("application/vnd.apache.parquet", Optional.of("ndjson")))
                .isEqualTo("application/vnd.apache.parquet");
    }

    @Test
    void isAMediaTypeWhereTheShortWordWasAskedFor() {
        assertThat(FileFormat.of(null, Optional.of("ndjson"))).isEqualTo("application/ndjson");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "parquet", "application/x\r\nAuthorization: no", "a/b c"})
    void isFhirNdjsonWhereTheServersWordsAreNoMediaType(String words) {
        assertThat(FileFormat.of(words, Optional.empty())).isEqualTo("application/fhir+ndjson");
    }
}
