package dev.fhirbulk.benchmarks;

import ca.uhn.fhir.util.VersionUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes what was measured into {@code docs/performance.md}, between its two marks. */
final class Document {

    private static final String BEGIN = "<!-- measured -->";
    private static final String END = "<!-- /measured -->";

    /**
     * What was wanted of a figure.
     *
     * @param figure its name
     * @param words what it is
     * @param least whether the goal is the least it should be, or the most
     * @param goal the goal
     */
    private record Goal(String figure, String words, boolean least, double goal) {
        String row(double measured) {
            boolean reached = least ? measured >= goal : measured <= goal;
            return String.format(
                    Locale.ROOT,
                    "| %s | `%s` | %s %s | %.2f | %s |%n",
                    words,
                    figure,
                    least ? "≥" : "≤",
                    goal == Math.rint(goal) ? String.valueOf((long) goal) : String.valueOf(goal),
                    measured,
                    reached ? "yes" : "**no**");
        }
    }

    private static final List<Goal> GOALS = List.of(
            new Goal("parse.ratio.hapi", "one thread, warm, all types: times as fast as HAPI", true, 5),
            new Goal("parse.ratio.hapi.Patient", "the same, patients", true, 3),
            new Goal("parse.alloc.bytes-per-byte", "bytes allocated for each byte read", false, 5.5),
            new Goal("parse.differences", "lines that became something else than with HAPI", false, 0),
            new Goal(
                    "cold.cpu.ratio.hapi",
                    "a process that reads 645 MB once, its start included: times HAPI",
                    true,
                    2.3),
            new Goal("parallel.wall.ratio.hapi", "two threads, order kept: times one thread of HAPI", true, 7.5),
            new Goal("download.cpu.ratio.peer", "43 files of 15 MB: CPU against the Java peer", false, 0.5),
            new Goal("download.wall.ratio.peer", "the same, time on the clock", false, 0.5),
            new Goal("tiny.wall.ratio.peer", "1000 files of 20 kB: time against the Java peer", false, 0.5),
            new Goal("latency.late.median-of-allowed", "the end of a job noticed late, of max(0.5 s, 5 %)", false, 1),
            new Goal("latency.polls", "polls for a job of 12.5 s", false, 20),
            new Goal("latency.retry-after.late", "seconds after Retry-After", false, 0.25),
            new Goal("latency.after-last-byte", "seconds from the last byte to the report", false, 0.05),
            new Goal(
                    "memory.read-1gb.xmx-mb", "a file of 1 GB through the iterator in a heap of so many MB", false, 32),
            new Goal("memory.bytes-per-file", "bytes of memory for each file more of an export", false, 400));

    private Document() {}

    /** Replaces what stands between the marks. */
    static void write(Map<String, Double> figures) throws IOException {
        Path file = Program.module().resolveSibling("docs/performance.md");
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        if (begin < BEGIN.length() || end < begin) {
            throw new IllegalStateException(file + " lacks the marks " + BEGIN + " and " + END);
        }
        Files.writeString(file, text.substring(0, begin) + "\n" + measured(figures) + text.substring(end));
    }

    private static String measured(Map<String, Double> figures) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%nMeasured %s on %d cores, %s %s, JDK %s, HAPI %s.%n%n| what | figure | goal | measured | reached |%n|---|---|---|---|---|%n",
                LocalDate.now(ZoneOffset.UTC),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.version"),
                VersionUtil.getVersion()));
        Map<String, Double> others = new TreeMap<>(figures);
        for (Goal goal : GOALS) {
            Double measured = others.remove(goal.figure());
            text.append(measured == null ? "" : goal.row(measured));
        }
        text.append("\nEverything else that was printed:\n\n| figure | measured |\n|---|---|\n");
        others.forEach((name, value) -> text.append(String.format(Locale.ROOT, "| `%s` | %.3f |%n", name, value)));
        return text.append('\n').toString();
    }
}
