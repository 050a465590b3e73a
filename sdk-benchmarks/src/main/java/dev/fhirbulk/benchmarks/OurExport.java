package dev.fhirbulk.benchmarks;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.model.ExportReport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** One export by this library, as an application would do it: hashed, counted, verified, synced and journalled. */
public final class OurExport {

    private OurExport() {}

    /**
     * Exports everything.
     *
     * @param args the FHIR base URL, a directory, downloads at a time
     */
    public static void main(String[] args) throws IOException {
        // Read once when the JDK's client is loaded; a program of one's own may set it (docs/performance.md).
        if (System.getProperty("jdk.httpclient.bufsize") == null) {
            System.setProperty("jdk.httpclient.bufsize", "131072");
        }
        try (BulkExportClient client = BulkExportClient.builder(args[0])
                .maxConcurrentDownloads(Integer.parseInt(args[2]))
                .build()) {
            ExportReport report = client.system().exportTo(Path.of(args[1])).orThrow();
            Cost.print();
            if (Boolean.getBoolean("benchmark.live")) {
                System.gc();
                long live =
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
                System.out.println(Cost.LIVE + live + " for " + report);
            }
        }
    }
}
