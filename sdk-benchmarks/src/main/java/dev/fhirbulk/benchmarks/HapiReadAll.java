package dev.fhirbulk.benchmarks;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Reads everything below a directory as one would with HAPI alone. */
public final class HapiReadAll {

    private HapiReadAll() {}

    /**
     * Reads.
     *
     * @param args a directory
     */
    public static void main(String[] args) throws IOException {
        System.out.println("READ " + read(Data.files(Path.of(args[0]))));
        Cost.print();
    }

    static long read(List<Path> files) throws IOException {
        IParser parser = FhirContext.forR4Cached().newJsonParser();
        long count = 0;
        for (Path file : files) {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(Data.open(file), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    count += parser.parseResource(line).getIdElement().isEmpty() ? 0 : 1;
                }
            }
        }
        return count;
    }
}
