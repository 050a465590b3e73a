package dev.fhirbulk.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The one way in: {@code parse --data DIR --rounds 5}. */
public final class Bench {

    private static final List<String> ALL =
            List.of("parse", "parallel", "cold", "download", "tiny", "latency", "memory");

    private Bench() {}

    /** Runs what is named; {@code all} runs everything and writes it into {@code docs/performance.md}. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        String what = words.isEmpty() ? "" : words.get(0);
        if (!ALL.contains(what) && !what.equals("all")) {
            throw new IllegalArgumentException("Say what to measure: all, " + String.join(", ", ALL) + ".");
        }
        String given = option(words, "--data", "");
        Path data = given.isEmpty() ? Synthea.records() : Path.of(given);
        int rounds = Integer.parseInt(option(words, "--rounds", "5"));
        long seed = Long.parseLong(option(words, "--seed", "1"));
        for (String each : what.equals("all") ? ALL : List.of(what)) {
            run(each, data, rounds, seed);
        }
        if (what.equals("all")) {
            Document.write(Figures.printed());
        }
    }

    private static void run(String what, Path data, int rounds, long seed) throws IOException, InterruptedException {
        switch (what) {
            case "parse" -> ParseBench.run(data, rounds);
            case "parallel" -> ParallelBench.run(data, rounds);
            case "cold" -> ColdBench.run(data, rounds);
            case "download" -> new DownloadBench("download", 43, 15_000_000).run(data, rounds);
            case "tiny" -> new DownloadBench("tiny", 1000, 20_000).run(data, rounds);
            case "latency" -> LatencyBench.run(data, seed);
            default -> MemoryBench.run(data);
        }
    }

    private static String option(List<String> words, String name, String otherwise) {
        int at = words.indexOf(name);
        return at < 0 || at + 1 == words.size() ? otherwise : words.get(at + 1);
    }
}
