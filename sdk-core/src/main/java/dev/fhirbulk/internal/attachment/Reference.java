package dev.fhirbulk.internal.attachment;

import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.internal.io.Kept;
import dev.fhirbulk.internal.io.Layout;
import dev.fhirbulk.model.AttachmentReport.AlreadyPresent;
import dev.fhirbulk.model.AttachmentReport.Attachment;
import dev.fhirbulk.model.AttachmentReport.Failed;
import dev.fhirbulk.model.AttachmentReport.Fetched;
import dev.fhirbulk.model.AttachmentReport.Outcome;
import dev.fhirbulk.model.AttachmentReport.Skip;
import dev.fhirbulk.model.AttachmentReport.Skipped;
import dev.fhirbulk.model.AttachmentReport.Stored;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One attachment of one resource, and what settles it: a verdict at once, or a task that several may share.
 *
 * @param attachment as it is reported
 * @param claimed what its resource says of its bytes
 * @param task what stores it; null when the verdict is there
 * @param verdict what became of it; null when the task tells
 */
record Reference(
        Attachment attachment,
        Claimed claimed,
        @Nullable Task task,
        @Nullable Outcome verdict) {

    private static final Claimed NOTHING = new Claimed(OptionalLong.empty(), "");

    static Reference settled(Outcome verdict) {
        return new Reference(verdict.attachment(), NOTHING, null, verdict);
    }

    static Reference of(Attachment attachment, Claimed claimed, Task task) {
        return new Reference(attachment, claimed, task, null);
    }

    /** What became of it, once its task has run. */
    Outcome outcome(Path directory) {
        if (verdict != null || task == null) {
            return verdict == null ? new Failed(attachment, "It was not looked at.") : verdict;
        }
        Kept kept = task.kept();
        if (kept != null) {
            String fault = claimed.fault(kept.what());
            return fault == null ? stored(directory, kept, task.isNew()) : new Failed(attachment, fault);
        }
        if (task.isTooLarge()) {
            return tooLarge(attachment);
        }
        BulkExportException error = task.error();
        return new Failed(attachment, error == null ? "It was not fetched." : String.valueOf(error.getMessage()));
    }

    static Outcome tooLarge(Attachment attachment) {
        return new Skipped(attachment, Skip.TOO_LARGE, "It is larger than maxBytes allows.");
    }

    private Outcome stored(Path directory, Kept kept, boolean now) {
        Stored file = new Stored(
                Layout.resolve(directory, kept.name()),
                kept.what().bytes(),
                kept.what().sha256(),
                kept.contentType(),
                claimed.proves());
        return now ? new Fetched(attachment, file) : new AlreadyPresent(attachment, file);
    }
}
