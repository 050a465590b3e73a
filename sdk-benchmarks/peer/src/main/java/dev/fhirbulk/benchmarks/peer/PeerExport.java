package dev.fhirbulk.benchmarks.peer;

import au.csiro.fhir.export.BulkExportClient;
import au.csiro.fhir.export.ws.AsyncConfig;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One export by the other Java client, with as many downloads at a time as ours. */
public final class PeerExport {

    private PeerExport() {}

    /**
     * Exports everything.
     *
     * @param args the FHIR base URL, a directory that does not exist, downloads at a time
     */
    public static void main(String[] args) throws Exception {
        BulkExportClient.systemBuilder()
                .withFhirEndpointUrl(args[0])
                .withOutputDir(args[1])
                .withMaxConcurrentDownloads(Integer.parseInt(args[2]))
                .withAsyncConfig(AsyncConfig.builder()
                        .minPoolingDelay(Duration.ofMillis(100))
                        .build())
                .build()
                .export();
        java.lang.management.OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        long cpu = ((com.sun.management.OperatingSystemMXBean) system).getProcessCpuTime();
        String peak = "0";
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            peak = line.startsWith("VmHWM:") ? line.replaceAll("\\D", "") : peak;
        }
        System.out.println("MEASURED " + cpu + " " + peak);
    }
}
