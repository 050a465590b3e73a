package dev.fhirbulk.ndjson.internal.fast;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The real data beside the checkout, or where {@code -Ddifferential.data} says. */
final class Synthea {

    private Synthea() {}

    /** Its files; a test that asks is passed over where there are none. */
    static List<Path> files() throws IOException {
        Path folder = folder();
        Assumptions.assumeTrue(Files.isDirectory(folder), "no real data at hand");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().contains(".ndjson"))
                    .sorted()
                    .toList();
        }
    }

    private static Path folder() {
        String told = System.getProperty("differential.data");
        if (told != null) {
            return Path.of(told);
        }
        Path beside = Path.of("shared/data/synthea");
        Path above = Path.of("").toAbsolutePath();
        while (above != null && !Files.isDirectory(above.resolve(beside))) {
            above = above.getParent();
        }
        return above == null ? beside : above.resolve(beside);
    }
}
