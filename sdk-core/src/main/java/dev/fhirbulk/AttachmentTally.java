package dev.fhirbulk;

import dev.fhirbulk.internal.attachment.Attachments;
import dev.fhirbulk.model.AttachmentReport.AlreadyPresent;
import dev.fhirbulk.model.AttachmentReport.Fetched;
import dev.fhirbulk.model.AttachmentReport.Outcome;
import dev.fhirbulk.model.AttachmentReport.Skip;
import dev.fhirbulk.model.AttachmentReport.Skipped;
import dev.fhirbulk.model.AttachmentReport.Summary;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** Adds outcomes up. For one thread. */
final class AttachmentTally {

    private final Map<Skip, Long> skipped = new EnumMap<>(Skip.class);
    private long fetched;
    private long present;
    private long failed;

    void add(Outcome outcome) {
        if (outcome instanceof Fetched) {
            fetched++;
        } else if (outcome instanceof AlreadyPresent) {
            present++;
        } else if (outcome instanceof Skipped passed) {
            skipped.merge(passed.why(), 1L, Long::sum);
        } else {
            failed++;
        }
    }

    Summary summary(Path directory, Attachments stage) {
        return new Summary(directory, fetched, present, skipped, failed, stage.files(), stage.bytes(), stage.errors());
    }
}
