package dev.fhirbulk.benchmarks;

import dev.fhirbulk.ndjson.NdjsonReader;
import dev.fhirbulk.ndjson.ResourceIterator;
import java.io.IOException;
import java.nio.file.Path;
import org.hl7.fhir.r4.model.Resource;

/** Reads everything below a directory, or a file, with so many threads. */
public final class ReadAll {

    private ReadAll() {}

    /**
     * Reads.
     *
     * @param args a file or directory, a number of threads
     */
    public static void main(String[] args) throws IOException {
        NdjsonReader reader = NdjsonReader.r4().parallelism(Integer.parseInt(args[1]));
        long count = 0;
        try (ResourceIterator<Resource> all = reader.read(Path.of(args[0]), Resource.class)) {
            while (all.hasNext()) {
                count += all.next().getIdElement().isEmpty() ? 0 : 1;
            }
        }
        System.out.println("READ " + count);
        Cost.print();
    }
}
