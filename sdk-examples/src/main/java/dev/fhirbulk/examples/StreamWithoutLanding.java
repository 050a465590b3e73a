package dev.fhirbulk.examples;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.ExportJob;
import dev.fhirbulk.lines.NdjsonLine;
import dev.fhirbulk.lines.NdjsonLines;
import dev.fhirbulk.model.ExportReport;
import java.util.function.Consumer;

/** No disk: each file's lines go straight on, to a message broker for example. */
public final class StreamWithoutLanding {

    private static final int FILES_AT_ONCE = 4;

    private StreamWithoutLanding() {}

    /**
     * Hands every line to a consumer.
     *
     * @param consumer called from several threads; a file may be delivered again after a failure, so it must take a
     *     resource twice
     */
    public static ExportReport run(BulkExportClient client, String group, Consumer<NdjsonLine> consumer) {
        ExportJob job = client.group(group).types("Patient", "Observation").start();
        return job.forEachFile(FILES_AT_ONCE, (file, in) -> NdjsonLines.read(in).forEach(consumer))
                .orThrow();
    }
}
