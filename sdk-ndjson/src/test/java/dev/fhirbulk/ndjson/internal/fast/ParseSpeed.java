package dev.fhirbulk.ndjson.internal.fast;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import com.sun.management.ThreadMXBean;
import dev.fhirbulk.fixture.Figures;
import dev.fhirbulk.lines.NdjsonLine;
import dev.fhirbulk.lines.NdjsonLines;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * How much faster, roughly: {@code mvn -pl sdk-ndjson -am test -Dtest=ParseSpeed
 * -Dsurefire.failIfNoSpecifiedTests=false}. CPU time of the parsing thread, both parsers in turn on blocks of one type
 * as files have them, the ratio of each round, and of these the median. Never part of an ordinary run: it asserts
 * nothing.
 */
class ParseSpeed {

    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = Integer.getInteger("parse.rounds", 24);
    private static final int BLOCK = 100;
    /** Every so-manieth line, so that the mix stays as it is; of small files all. */
    private static final int STEP = Integer.getInteger("parse.step", 15);
    private static final int FEW = 150;

    private final FastParser fast = new FastParser();
    private final IParser hapi = FhirContext.forR4Cached().newJsonParser();

    /** What one type's lines have cost, by parser. */
    private static final class Cost {
        final long[] nanos = new long[2];
        final long[] allocated = new long[2];

        void add(Cost other) {
            for (int i = 0; i < 2; i++) {
                nanos[i] += other.nanos[i];
                allocated[i] += other.allocated[i];
            }
        }

        double ratio() {
            return (double) nanos[1] / nanos[0];
        }
    }

    @Test
    void measure() throws IOException {
        List<Path> files = Synthea.files();
        List<List<byte[]>> types = files.stream().map(ParseSpeed::sample).toList();
        double[][] ratios = new double[files.size() + 1][ROUNDS];
        Cost last = new Cost();
        for (int round = 0; round < ROUNDS; round++) {
            Cost all = new Cost();
            for (int type = 0; type < files.size(); type++) {
                Cost cost = measure(types.get(type), round);
                ratios[type][round] = cost.ratio();
                all.add(cost);
            }
            ratios[files.size()][round] = all.ratio();
            last = all;
        }
        long bytes = types.stream()
                .flatMap(List::stream)
                .mapToLong(line -> line.length)
                .sum();
        for (int type = 0; type < files.size(); type++) {
            String name = String.valueOf(files.get(type).getFileName()).replaceFirst("\\.ndjson.*", "");
            Figures.print("parse.ratio.hapi." + name, rounded(median(ratios[type])));
        }
        Figures.print("parse.ratio.hapi", rounded(median(ratios[files.size()])));
        Figures.print("parse.alloc.bytes-per-byte", rounded((double) last.allocated[0] / bytes));
        Figures.print("parse.alloc.bytes-per-byte.hapi", rounded((double) last.allocated[1] / bytes));
        Figures.print("parse.mb-per-cpu-second", rounded(bytes * 1e3 / last.nanos[0]));
        Figures.print("parse.mb-per-cpu-second.hapi", rounded(bytes * 1e3 / last.nanos[1]));
    }

    private static List<byte[]> sample(Path file) {
        List<byte[]> lines = new ArrayList<>();
        NdjsonLines.read(file).stream()
                .filter(line -> line.lineNumber() % STEP == 1)
                .map(NdjsonLine::bytes)
                .forEach(lines::add);
        return lines;
    }

    private Cost measure(List<byte[]> lines, int round) {
        Cost cost = new Cost();
        for (int from = 0; from < lines.size(); from += BLOCK) {
            List<byte[]> block = lines.subList(from, Math.min(lines.size(), from + BLOCK));
            int first = (from / BLOCK + round) % 2;
            measure(block, first, cost);
            measure(block, 1 - first, cost);
        }
        return cost;
    }

    private void measure(List<byte[]> block, int which, Cost cost) {
        Consumer<byte[]> parser =
                which == 0 ? fast::parse : line -> hapi.parseResource(new String(line, StandardCharsets.UTF_8));
        long nanos = THREAD.getCurrentThreadCpuTime();
        long allocated = THREAD.getCurrentThreadAllocatedBytes();
        block.forEach(parser);
        cost.nanos[which] += THREAD.getCurrentThreadCpuTime() - nanos;
        cost.allocated[which] += THREAD.getCurrentThreadAllocatedBytes() - allocated;
    }

    /** Of the later half of the rounds: the earlier ones are for the JIT compiler. */
    private static double median(double[] rounds) {
        double[] steady = Arrays.copyOfRange(rounds, rounds.length / 2, rounds.length);
        Arrays.sort(steady);
        return steady[steady.length / 2];
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
