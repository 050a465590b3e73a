package dev.fhirbulk.examples;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.ExportBuilder;
import dev.fhirbulk.model.ExportReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Every night what changed since the last, each night in a directory of its own. */
public final class NightlyIncrement {

    private NightlyIncrement() {}

    /**
     * One night. A night that was cut short is continued by the next call, not skipped: the time of the last complete
     * export moves on only when a night is complete.
     *
     * @param root holds a directory for each night, and {@code last-complete.txt}
     */
    public static ExportReport run(BulkExportClient client, String group, Path root) throws IOException {
        Path note = root.resolve("last-complete.txt");
        ExportBuilder export = client.group(group).types("Patient", "Observation");
        if (Files.exists(note)) {
            Path last = Path.of(Files.readString(note));
            export = export.since(ExportReport.read(last).transactionTime());
        }
        ExportReport report = export.exportInto(root.resolve("nights")).orThrow();
        // A FHIR server's clock counts, not ours: the next _since is the transaction time that the server gave.
        Files.writeString(note, String.valueOf(report.directory().orElseThrow()));
        return report;
    }
}
