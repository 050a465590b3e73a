package dev.fhirbulk.benchmarks;

import dev.fhirbulk.ndjson.NdjsonReader;
import dev.fhirbulk.ndjson.ResourceIterator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Resource;

/** Two threads that keep the order against one of HAPI, and against one of ours: wall time, warm, in one process. */
final class ParallelBench {

    private static final int FILES = 20;
    private static final long BYTES = 5_000_000;

    private ParallelBench() {}

    static void run(Path data, int rounds) throws IOException {
        Path files = Data.cut(data, FILES, BYTES);
        try {
            List<Double> hapi = new ArrayList<>();
            List<Double> one = new ArrayList<>();
            for (int round = -rounds; round < rounds; round++) {
                double two = seconds(() -> read(files, 2));
                double single = seconds(() -> read(files, 1));
                double hapis = seconds(() -> HapiReadAll.read(Data.files(files)));
                if (round >= 0) {
                    hapi.add(hapis / two);
                    one.add(single / two);
                }
            }
            Figures.print("parallel.wall.ratio.hapi", Figures.median(hapi));
            Figures.print("parallel.wall.ratio.one-thread", Figures.median(one));
        } finally {
            Data.delete(files);
        }
    }

    /** Work that is timed. */
    private interface Work {
        void run() throws IOException;
    }

    private static double seconds(Work work) throws IOException {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static void read(Path files, int parallelism) {
        try (ResourceIterator<Resource> all =
                NdjsonReader.r4().parallelism(parallelism).read(files, Resource.class)) {
            while (all.hasNext()) {
                all.next();
            }
        }
    }
}
