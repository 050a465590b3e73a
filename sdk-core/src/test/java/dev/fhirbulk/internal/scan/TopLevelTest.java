package dev.fhirbulk.internal.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopLevelTest {

    private static Optional<String> id(String json) {
        return TopLevel.text(json.getBytes(StandardCharsets.UTF_8), "id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"x\"}",
                "{ \"id\" : \"x\" }",
                "{\"a\":{\"id\":\"no\"},\"id\":\"x\"}",
                "{\"a\":[{\"id\":\"no\"}],\"b\":[1,2],\"id\":\"x\"}",
                "{\"a\":\"id\",\"id\":\"x\"}",
                "{\"a\":\"\\\"id\\\":\",\"id\":\"x\"}",
                "{\"a\":\"{[\",\"id\":\"x\"}",
                "{\"a\":1.5,\"b\":true,\"c\":null,\"id\":\"x\",\"d\":{\"id\":\"no\"}}"
            })
    void theMemberOfTheTopLevelIsFound(String json) {
        assertThat(id(json)).contains("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":{\"id\":\"x\"}}",
                "{\"a\":\"id\"}",
                "{\"id\":7}",
                "{\"id\":{\"a\":\"x\"}}",
                "{\"a\":[\"id\",\"x\"]}"
            })
    void othersAreNot(String json) {
        assertThat(id(json)).isEmpty();
    }

    @Test
    void aTextMayHoldAnything() {
        assertThat(id("{\"id\":\"é\u2028\"}")).contains("é\u2028");
    }
}
