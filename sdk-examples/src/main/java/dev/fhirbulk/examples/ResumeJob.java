package dev.fhirbulk.examples;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.ExportJob;
import dev.fhirbulk.model.ExportReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A job that outlives the process: kicked off by one, fetched by another. */
public final class ResumeJob {

    private ResumeJob() {}

    /** The evening's process: one request, and a small text without secrets to keep. */
    public static void kickOff(BulkExportClient client, String group, Path handleFile) throws IOException {
        ExportJob job = client.group(group).types("Patient", "Observation").start();
        Files.writeString(handleFile, job.handle().toText());
    }

    /** The morning's process; after six hours it gives up waiting, and the job stays alive on the server. */
    public static ExportReport fetch(BulkExportClient client, Path handleFile, Path directory) throws IOException {
        ExportJob job = client.resume(Files.readString(handleFile));
        job.await(Duration.ofHours(6));
        ExportReport report = job.download(directory).orThrow();
        job.delete();
        return report;
    }
}
