package dev.fhirbulk.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a program cost.
 *
 * @param cpu seconds of processor time, user and system, of all its threads
 * @param wall seconds from its start to its end, as its parent saw it
 * @param peak its largest resident set in MiB
 */
record Cost(double cpu, double wall, double peak) {

    static final String MARK = "MEASURED ";

    /** Says what this process cost so far, as the last thing that it does. */
    static void print() throws IOException {
        java.lang.management.OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        long cpu = ((com.sun.management.OperatingSystemMXBean) system).getProcessCpuTime();
        System.out.println(MARK + cpu + " " + peakKilobytes());
    }

    /** Reads what a child said. */
    static Cost of(String line, long wallNanos) {
        String[] words = line.substring(MARK.length()).strip().split(" ", -1);
        return new Cost(Long.parseLong(words[0]) / 1e9, wallNanos / 1e9, Long.parseLong(words[1]) / 1024.0);
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
