package dev.fhirbulk.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a program cost.
 *
 * @param cpu seconds of processor time, user and system, of all its threads
 * @param wall seconds from its start to its end, as its parent saw it
 * @param peak its largest resident set in MiB
 * @param live bytes on its heap that were in use in the end, if it told
 */
record Cost(double cpu, double wall, double peak, long live) {

    static final String MARK = "MEASURED ";
    static final String LIVE = "LIVE ";

    /** Says what this process cost so far, as the last thing that it does. */
    static void print() throws IOException {
        java.lang.management.OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        long cpu = ((com.sun.management.OperatingSystemMXBean) system).getProcessCpuTime();
        System.out.println(MARK + cpu + " " + peakKilobytes());
    }

    /** Reads what a child said; null if it said nothing of that. */
    static @Nullable Cost of(List<String> said, long wallNanos) {
        String[] measured = words(said, MARK);
        String[] live = words(said, LIVE);
        return measured.length < 2
                ? null
                : new Cost(
                        Long.parseLong(measured[0]) / 1e9,
                        wallNanos / 1e9,
                        Long.parseLong(measured[1]) / 1024.0,
                        live.length == 0 ? 0 : Long.parseLong(live[0]));
    }

    private static String[] words(List<String> said, String mark) {
        return said.stream()
                .filter(line -> line.startsWith(mark))
                .findFirst()
                .map(line -> line.substring(mark.length()).split(" ", -1))
                .orElse(new String[0]);
    }

    private static String peakKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    return line.replaceAll("\\D", "");
                }
            }
        }
        return "0";
    }
}
