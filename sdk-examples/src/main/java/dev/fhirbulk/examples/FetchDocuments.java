package dev.fhirbulk.examples;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.model.AttachmentReport;
import dev.fhirbulk.model.AttachmentReport.Attachment;
import dev.fhirbulk.model.AttachmentReport.Outcome;
import dev.fhirbulk.model.AttachmentReport.Stored;
import dev.fhirbulk.model.ExportReport;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The documents behind an export: bulk servers tell where they are and do not export them. */
public final class FetchDocuments {

    private static final long LARGEST = 50L << 20;

    private FetchDocuments() {}

    /**
     * Exports, then fetches PDFs and texts; run it again after a crash, and both continue.
     *
     * @param reads credentials for reads that are not bulk: Oracle Health wants a second registration for them
     * @param documents gets each file with the place of the resource that it belongs to
     */
    public static AttachmentReport run(
            BulkExportClient client,
            String group,
            Authorizer reads,
            Path directory,
            BiConsumer<Attachment, Stored> documents) {
        ExportReport export = client.group(group)
                .types("DocumentReference", "DiagnosticReport")
                .exportTo(directory)
                .orThrow();
        AttachmentReport report = client.attachments(export)
                .mime("application/pdf", "text/*")
                .maxBytes(LARGEST)
                .authorizer(reads)
                .fetchTo(directory.resolve("attachments"))
                .orThrow();
        try (Stream<Outcome> all = report.outcomes()) {
            all.forEach(one -> one.stored().ifPresent(file -> documents.accept(one.attachment(), file)));
        }
        return report;
    }
}
