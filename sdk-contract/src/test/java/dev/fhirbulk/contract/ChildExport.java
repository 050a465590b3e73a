package dev.fhirbulk.contract;

import com.sun.management.GarbageCollectionNotificationInfo;
import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.error.BulkExportException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** The caller's five lines, to be killed or starved: {@code BASE DIRECTORY [DOWNLOADS]}. Says at its end what heap it needed. */
public final class ChildExport {

    private static final AtomicLong PEAK = new AtomicLong();

    private ChildExport() {}

    /** Exit code 3: a typed exception, whose name is printed. */
    public static void main(String[] arguments) {
        try (BulkExportClient client = BulkExportClient.builder(arguments[0])
                .maxConcurrentDownloads(arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5)
                .polling(Pacing.between(Duration.ofMillis(10), Duration.ofSeconds(1)))
                .build()) {
            watchHeap();
            client.system().exportTo(Path.of(arguments[1])).orThrow();
            System.out.println("PEAK " + PEAK.get());
        } catch (BulkExportException typed) {
            System.out.println("TYPED " + typed.getClass().getSimpleName() + ": " + typed.getMessage());
            System.exit(3);
        }
    }

    /** The heap is fullest just before it is collected. */
    private static void watchHeap() {
        PEAK.set(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (event, any) -> PEAK.accumulateAndGet(usedBefore(event), Math::max), null, null);
        }
    }

    private static long usedBefore(Notification event) {
        Map<String, MemoryUsage> before = GarbageCollectionNotificationInfo.from((CompositeData) event.getUserData())
                .getGcInfo()
                .getMemoryUsageBeforeGc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> before.get(pool.getName()).getUsed())
                .sum();
    }
}
