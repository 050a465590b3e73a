package dev.fhirbulk.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What was measured, printed for people and kept for the build, which fails where figures are missing. */
public final class Figures {

    private Figures() {}

    public static void print(String name, Object value) throws IOException {
        String line = "FIGURE " + name + " " + value;
        System.out.println(line);
        String file = System.getProperty("figures.file");
        if (file != null) {
            Path path = Path.of(file);
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(path, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }
}
