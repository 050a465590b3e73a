package dev.fhirbulk.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The one way in: {@code parse --data DIR --rounds 5}. */
public final class Bench {

    private static final List<String> ALL =
            List.of("parse", "parallel", "cold", "download", "large", "tiny", "latency", "memory");

    private static final Set<String> OPTIONS = Set.of("--data", "--rounds", "--seed");

    private Bench() {}

    /** Runs what is named; {@code all} runs everything and writes it into {@code docs/performance.md}. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        String what = words.isEmpty() ? "" : words.get(0);
        if (!ALL.contains(what) && !what.equals("all")) {
            throw new IllegalArgumentException("Say what to measure: all, " + String.join(", ", ALL) + ".");
        }
        check(words);
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
            case "large" -> new DownloadBench("large", 43, 60_000_000).run(data, rounds);
            case "tiny" -> new DownloadBench("tiny", 1000, 20_000).run(data, rounds);
            case "latency" -> LatencyBench.run(data, seed);
            default -> MemoryBench.run(data);
        }
    }

    private static void check(List<String> words) {
        for (int i = 1; i < words.size(); i += 2) {
            if (!OPTIONS.contains(words.get(i)) || i + 1 == words.size()) {
                throw new IllegalArgumentException(
                        "'" + words.get(i) + "' is no option with a value: --data DIR, --rounds N, --seed N.");
            }
        }
    }

    private static String option(List<String> words, String name, String otherwise) {
        int at = words.indexOf(name);
        return at < 0 || at + 1 == words.size() ? otherwise : words.get(at + 1);
    }
}
