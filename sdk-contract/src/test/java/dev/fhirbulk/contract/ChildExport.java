package dev.fhirbulk.contract;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.error.BulkExportException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;

/** The caller's five lines, to be killed or starved: {@code BASE DIRECTORY}. Says at its end what heap it needed. */
public final class ChildExport {

    private ChildExport() {}

    /** Exit code 3: a typed exception, whose name is printed. */
    public static void main(String[] arguments) {
        try (BulkExportClient client = BulkExportClient.builder(arguments[0])
                .maxConcurrentDownloads(5)
                .polling(Pacing.between(Duration.ofMillis(10), Duration.ofSeconds(1)))
                .build()) {
            client.system().exportTo(Path.of(arguments[1])).orThrow();
            System.out.println("PEAK " + peak());
        } catch (BulkExportException typed) {
            System.out.println("TYPED " + typed.getClass().getSimpleName() + ": " + typed.getMessage());
            System.exit(3);
        }
    }

    /** The largest sum that the pools can have had together, in bytes. */
    private static long peak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
