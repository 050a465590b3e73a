package dev.fhirbulk.benchmarks;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import com.sun.management.ThreadMXBean;
import dev.fhirbulk.differential.Tally;
import dev.fhirbulk.differential.Twins;
import dev.fhirbulk.lines.NdjsonLines;
import dev.fhirbulk.ndjson.NdjsonReader;
import dev.fhirbulk.ndjson.ResourceIterator;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Resource;

/**
 * From the bytes of a file to resources, on one thread: the reader as a user has it, with its splitting and checking of
 * lines, against {@code readLine} and HAPI's parser. CPU time of that thread; both in turn on the same block, block by
 * block and type by type, so that a busy machine is busy for both.
 */
final class ParseBench {

    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final NdjsonReader reader = NdjsonReader.r4();
    private final IParser hapi = FhirContext.forR4Cached().newJsonParser();
    private final Map<String, List<byte[]>> blocks;

    private ParseBench(Map<String, List<byte[]>> blocks) {
        this.blocks = blocks;
    }

    /** Work whose cost is asked for. */
    private interface Work {
        void run() throws IOException;
    }

    /** What one parser cost. */
    private static final class Spent {
        long nanos;
        long allocated;

        void on(Work work) throws IOException {
            long allocatedBefore = THREAD.getCurrentThreadAllocatedBytes();
            long before = THREAD.getCurrentThreadCpuTime();
            work.run();
            nanos += THREAD.getCurrentThreadCpuTime() - before;
            allocated += THREAD.getCurrentThreadAllocatedBytes() - allocatedBefore;
        }

        void add(Spent other) {
            nanos += other.nanos;
            allocated += other.allocated;
        }
    }

    /** What both cost. */
    private record Pair(Spent ours, Spent hapis) {
        Pair() {
            this(new Spent(), new Spent());
        }

        void add(Pair other) {
            ours.add(other.ours);
            hapis.add(other.hapis);
        }

        double ratio() {
            return (double) hapis.nanos / ours.nanos;
        }
    }

    static void run(Path data, int rounds) throws IOException {
        Map<String, List<byte[]>> blocks = Blocks.byType(data);
        compare(blocks);
        new ParseBench(blocks).measure(rounds);
    }

    private static void compare(Map<String, List<byte[]>> blocks) {
        Tally tally = new Tally();
        Twins twins = new Twins(tally);
        blocks.forEach((type, all) -> {
            for (byte[] block : all) {
                NdjsonLines.read(new ByteArrayInputStream(block))
                        .forEach(line -> twins.compare(type + " " + line, line.bytes()));
            }
        });
        Figures.print("parse.lines", tally.lines());
        Figures.print("parse.differences", tally.different());
        Figures.print("parse.fallbacks", tally.handedOver());
        if (!tally.differences().isEmpty()) {
            throw new IllegalStateException("HAPI reads otherwise:\n" + String.join("\n", tally.differences()));
        }
    }

    private void measure(int rounds) throws IOException {
        List<Double> mix = new ArrayList<>();
        Map<String, List<Double>> types = new TreeMap<>();
        Pair last = new Pair();
        // As many rounds again come before: they are the compiler's.
        for (int round = -rounds; round < rounds; round++) {
            Pair all = new Pair();
            for (Map.Entry<String, List<byte[]>> type : blocks.entrySet()) {
                Pair pair = measure(type.getValue(), round % 2 == 0);
                all.add(pair);
                if (round >= 0) {
                    types.computeIfAbsent(type.getKey(), any -> new ArrayList<>())
                            .add(pair.ratio());
                }
            }
            if (round >= 0) {
                mix.add(all.ratio());
            }
            last = all;
        }
        double bytes = blocks.values().stream()
                .flatMap(List::stream)
                .mapToLong(block -> block.length)
                .sum();
        Figures.print("parse.ratio.hapi", Figures.median(mix));
        types.forEach((type, ratios) -> Figures.print("parse.ratio.hapi." + type, Figures.median(ratios)));
        Figures.print("parse.alloc.bytes-per-byte", last.ours().allocated / bytes);
        Figures.print("parse.alloc.bytes-per-byte.hapi", last.hapis().allocated / bytes);
        Figures.print("parse.mb-per-cpu-second", bytes * 1e3 / last.ours().nanos);
        Figures.print("parse.mb-per-cpu-second.hapi", bytes * 1e3 / last.hapis().nanos);
    }

    private Pair measure(List<byte[]> all, boolean oursFirst) throws IOException {
        Pair pair = new Pair();
        boolean first = oursFirst;
        for (byte[] block : all) {
            if (first) {
                pair.ours().on(() -> read(block));
            }
            pair.hapis().on(() -> readByHapi(block));
            if (!first) {
                pair.ours().on(() -> read(block));
            }
            first = !first;
        }
        return pair;
    }

    private void read(byte[] block) {
        try (ResourceIterator<Resource> all = reader.read(new ByteArrayInputStream(block), Resource.class)) {
            while (all.hasNext()) {
                all.next();
            }
        }
    }

    private void readByHapi(byte[] block) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new ByteArrayInputStream(block), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                hapi.parseResource(line);
            }
        }
    }
}
