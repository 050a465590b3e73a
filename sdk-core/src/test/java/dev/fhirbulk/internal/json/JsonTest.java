package dev.fhirbulk.internal.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void everyKindOfValueHasOneJavaType() {
        assertThat(Json.object(
                        "{\"a\":1,\"b\":12345678901234567890,\"c\":1.10,\"d\":true,\"e\":null,\"f\":[\"x\"],\"g\":{}}"
                                .getBytes(UTF_8)))
                .hasValueSatisfying(object -> assertThat(object)
                        .containsEntry("a", 1L)
                        .containsEntry("b", new BigInteger("12345678901234567890"))
                        .containsEntry("c", new BigDecimal("1.10"))
                        .containsEntry("d", true)
                        .containsEntry("e", null)
                        .containsEntry("f", List.of("x"))
                        .containsEntry("g", Map.of()));
    }

    @Test
    void aByteOrderMarkAndWhiteSpaceMayComeFirst() {
        assertThat(Json.object("\uFEFF \r\n\t{\"a\":1}".getBytes(UTF_8))).contains(Map.of("a", 1L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "\uFEFF",
                "null",
                "[]",
                "\"{}\"",
                "<html></html>",
                "{",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1}x",
                "{\"a\":1}{\"b\":2}",
                "{'a':1}",
                "{\"a\":1e99999999999999}",
                "Internal Server Error"
            })
    void whatIsNotOneWholeObjectIsNothing(String body) {
        assertThat(Json.object(body.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void latin1TextIsReadWithReplacementCharacters() {
        assertThat(Json.object("{\"a\":\"Gr\u00FC\u00DFe\"}".getBytes(ISO_8859_1)))
                .hasValueSatisfying(
                        object -> assertThat(object.get("a").toString()).startsWith("Gr"));
    }

    @Test
    void rawControlCharactersInTextsAreRead() {
        assertThat(Json.object("{\"a\":\"x\u0001\ty\"}".getBytes(UTF_8))).contains(Map.of("a", "x\u0001\ty"));
    }

    @Test
    void twoHundredLevelsAreRead() {
        assertThat(Json.object(nested(200))).isPresent();
    }

    @Test
    void deeperNestingIsRefused() {
        assertThat(Json.object(nested(201))).isEmpty();
    }

    @Test
    void aHundredThousandLevelsDoNotOverflowTheStack() {
        assertThat(Json.object(nested(100_000))).isEmpty();
    }

    @Test
    void aLineKeepsTheOrderOfItsMembersAndHoldsNoLineBreak() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("b", "x\ny");
        object.put("a", List.of(1L, true));
        assertThat(new String(JsonLine.encode(object), UTF_8)).isEqualTo("{\"b\":\"x\\ny\",\"a\":[1,true]}");
    }

    @Test
    void aLineComesBackAsItWas() {
        Map<String, Object> object = Map.of("text", "ä\u2028\u0000", "number", Long.MAX_VALUE, "list", List.of("x"));
        assertThat(JsonLine.decode(JsonLine.encode(object))).contains(object);
    }

    @Test
    void aLineCutAnywhereIsNothing() {
        byte[] line = JsonLine.encode(Map.of("key", List.of("ü", 1L, Map.of("x", true))));
        for (int length = 0; length < line.length; length++) {
            assertThat(JsonLine.decode(Arrays.copyOf(line, length)))
                    .as("cut to %d bytes", length)
                    .isEmpty();
        }
    }

    @Test
    void aLineThatIsNotUtf8IsNothing() {
        assertThat(JsonLine.decode("{\"a\":\"\u00FC\"}".getBytes(ISO_8859_1))).isEmpty();
    }

    @Test
    void aValueWithoutJsonFormIsAMistakeOfTheCaller() {
        assertThatIllegalArgumentException().isThrownBy(() -> JsonLine.encode(Map.of("a", new Object())));
    }

    private static byte[] nested(int levels) {
        String open = "{\"a\":".repeat(levels - 1) + "{";
        return (open + "}".repeat(levels)).getBytes(UTF_8);
    }
}
