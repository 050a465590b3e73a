package dev.fhirbulk.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The checkout's own sources, for laws that no class file shows. */
public final class Sources {

    public static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    static final List<String> PUBLISHED = List.of("sdk-core", "sdk-auth", "sdk-ndjson", "sdk-testkit");

    private Sources() {}

    /** The Java files of the published modules' main code. */
    static List<Path> main() {
        return PUBLISHED.stream()
                .flatMap(module -> below(ROOT.resolve(module).resolve("src/main/java")).stream())
                .toList();
    }

    /** The Java files below a folder. */
    public static List<Path> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return new ArrayList<>(files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a file is part of the public API. */
    static boolean isApi(Path file) {
        String path = file.toString();
        return !path.contains("internal") && !path.endsWith("module-info.java") && !path.endsWith("package-info.java");
    }
}
