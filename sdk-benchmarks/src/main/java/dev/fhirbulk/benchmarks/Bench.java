package dev.fhirbulk.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The one way in: {@code download --data DIR --rounds 5}. */
public final class Bench {

    private Bench() {}

    /** Runs what is named. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        if (words.isEmpty()) {
            throw new IllegalArgumentException(
                    "Say what to measure: parse, parallel, cold, download, tiny, latency or memory.");
        }
        String given = option(words, "--data", "");
        int rounds = Integer.parseInt(option(words, "--rounds", "5"));
        switch (words.get(0)) {
            case "parse" -> ParseBench.run(data(given), rounds);
            case "parallel" -> ParallelBench.run(data(given), rounds);
            case "cold" -> ColdBench.run(data(given), rounds);
            case "download" -> new DownloadBench("download", 43, 15_000_000).run(data(given), rounds);
            case "tiny" -> new DownloadBench("tiny", 1000, 20_000).run(data(given), rounds);
            case "latency" -> LatencyBench.run(Long.parseLong(option(words, "--seed", "1")));
            case "memory" -> MemoryBench.run(data(given));
            default -> throw new IllegalArgumentException(words.get(0) + " is nothing that can be measured.");
        }
    }

    private static Path data(String given) throws IOException, InterruptedException {
        return given.isEmpty() ? Synthea.records() : Path.of(given);
    }

    private static String option(List<String> words, String name, String otherwise) {
        int at = words.indexOf(name);
        return at < 0 || at + 1 == words.size() ? otherwise : words.get(at + 1);
    }
}
