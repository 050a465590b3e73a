package dev.fhirbulk.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fhirbulk.BulkExportClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same targets, with inputs that Jazzer chooses by the branches that they reach; CONTRIBUTING.md says how. Without
 * {@code JAZZER_FUZZ=1} it fires the corpus only.
 */
@Tag("guided")
class GuidedFireTest {

    @TempDir
    static Path root;

    private static BulkExportClient client;
    private static Target target;

    @BeforeAll
    static void choose() throws IOException {
        client = BulkExportClient.builder("https://ehr.example.org/fhir").build();
        String name = System.getProperty("fuzz.target", "manifest");
        target = ParsersUnderFireTest.targets(client, root).stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no target " + name));
    }

    @AfterAll
    static void end() {
        client.close();
    }

    static Stream<byte[]> examples() throws IOException {
        try (Range range = new Range(target, Map.of())) {
            return range.examples().stream();
        }
    }

    @MethodSource("examples")
    @FuzzTest(maxDuration = "1m")
    void noInputIsAnError(byte[] input) throws Exception {
        if (input != null) {
            target.run(input);
        }
    }
}
