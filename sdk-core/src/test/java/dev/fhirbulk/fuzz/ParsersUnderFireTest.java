package dev.fhirbulk.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.fixture.Figures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Any bytes give a value or a typed exception, within bounds of time and memory. */
class ParsersUnderFireTest {

    private static final List<Range> RANGES = new ArrayList<>();
    private static BulkExportClient client;
    private static long inputs;
    private static long examples;

    @TempDir
    static Path root;

    @BeforeAll
    static void connect() {
        client = BulkExportClient.builder("https://ehr.example.org/fhir").build();
    }

    @AfterAll
    static void count() throws IOException {
        RANGES.forEach(Range::close);
        client.close();
        Figures.print("fuzz.core.inputs", inputs);
        Figures.print("fuzz.core.corpus", examples);
    }

    static List<Target> targets(BulkExportClient client, Path root) throws IOException {
        List<Target> all = new ArrayList<>(Wire.targets(client));
        all.addAll(Bytes.targets());
        all.addAll(new Disk(root).targets());
        return all;
    }

    @TestFactory
    Stream<DynamicContainer> everyInputGivesAValueOrATypedException() throws IOException {
        return targets(client, root).stream().map(target -> dynamicContainer(target.name(), tests(target)));
    }

    private static Stream<DynamicTest> tests(Target target) {
        Range range;
        try {
            range = new Range(target, Map.of());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        RANGES.add(range);
        return Stream.concat(
                range.names().stream()
                        .map(name -> dynamicTest(name, () -> {
                            range.example(name);
                            examples++;
                        })),
                Stream.of(dynamicTest("seeds", () -> inputs += range.seeds())));
    }

    @TestFactory
    Stream<DynamicTest> aJournalCutAnywhereIsReadUpToItsLastWholeLine() throws IOException {
        Target journal = new Disk(root).targets().get(0);
        Target strict = new Target("journal", journal.attack(), List.of());
        Range range = new Range(strict, Map.of());
        RANGES.add(range);
        return range.names().stream()
                .filter(name -> name.startsWith("valid-"))
                .map(name ->
                        dynamicTest(name, () -> assertThat(range.cuts(name)).isPositive()));
    }
}
