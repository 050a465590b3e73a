package dev.fhirbulk.contract.vendors;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * What is known of one step of one vendor: a line of {@code servers.txt}.
 *
 * @param vendor the vendor's name
 * @param step a step's title, or {@code note}
 * @param knownBy documented, source, observed, assumed or nothing
 * @param words what the simulated server does
 */
record Fact(String vendor, String step, String knownBy, String words) {

    static final List<String> WAYS = List.of("documented", "source", "observed", "assumed", "nothing");

    static List<Fact> all() {
        try (InputStream in = Objects.requireNonNull(Fact.class.getResourceAsStream("/servers.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Fact::of)
                    .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Fact of(String line) {
        String[] cells = line.split(" \\| ", 4);
        return new Fact(cells[0], cells[1], cells[2], cells[3]);
    }
}
