package dev.fhirbulk.internal.attachment;

import dev.fhirbulk.internal.io.Kept;
import dev.fhirbulk.internal.io.Measure;
import dev.fhirbulk.internal.io.Measure.Measured;
import dev.fhirbulk.internal.json.AttachmentElement;
import dev.fhirbulk.internal.json.AttachmentLine;
import dev.fhirbulk.internal.uri.AttachmentKey;
import dev.fhirbulk.model.AttachmentReport.Attachment;
import dev.fhirbulk.model.AttachmentReport.Failed;
import dev.fhirbulk.model.AttachmentReport.Skip;
import dev.fhirbulk.model.AttachmentReport.Skipped;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Judges attachments as they are found: what is passed over, and what is a task, new or shared. For one thread. */
final class Finder {

    private final Terms terms;
    private final Folder folder;
    private final Shelf shelf;
    private final Consumer<Task> work;
    private final Map<AttachmentKey, Task> tasks = new HashMap<>();

    /**
     * Over the lines of an export.
     *
     * @param work gets every task that has to be run
     */
    Finder(Terms terms, Folder folder, Shelf shelf, Consumer<Task> work) {
        this.terms = terms;
        this.folder = folder;
        this.shelf = shelf;
        this.work = work;
    }

    /** What settles an attachment. */
    Reference judge(byte[] line, Attachment attachment, AttachmentElement element) {
        Claimed claimed = Claimed.of(element);
        String url = element.url();
        if (!element.inline() && url == null) {
            return skipped(attachment, Skip.EMPTY, "It has neither content nor a URL.");
        }
        if (!terms.wantsMedia(attachment.contentType())) {
            return skipped(attachment, Skip.MEDIA_TYPE, "Its media type is not among those asked for.");
        }
        if (claimed.size().orElse(0) > terms.maxBytes()) {
            return Reference.settled(Reference.tooLarge(attachment));
        }
        if (element.inline() || url == null) {
            return terms.inline()
                    ? inline(line, attachment, element)
                    : skipped(attachment, Skip.INLINE, "Its content stands in the resource.");
        }
        Target target = Target.of(url, terms.base());
        URI uri = target.url();
        return uri == null
                ? skipped(attachment, Skip.NOT_FETCHABLE, target.reason())
                : remote(attachment, claimed, uri);
    }

    /** What comes next is of another batch; tasks that have run are no longer shared. */
    void forget() {
        tasks.clear();
    }

    private Reference remote(Attachment attachment, Claimed claimed, URI url) {
        AttachmentKey key = AttachmentKey.of(url);
        Task task = tasks.get(key);
        if (task == null) {
            task = begin(new Task(key, attachment.type(), attachment.contentType(), url));
        }
        Kept kept = task.kept();
        if (kept != null && claimed.fault(kept.what()) != null) {
            task.again();
            work.accept(task);
        }
        task.claims.add(claimed);
        return Reference.of(attachment, claimed, task);
    }

    private Reference inline(byte[] line, Attachment attachment, AttachmentElement element) {
        Optional<Measured> content = decode(line, element, OutputStream.nullOutputStream());
        if (content.isEmpty()) {
            return Reference.settled(new Failed(attachment, "Its content is no Base64."));
        }
        Measured what = content.get();
        if (what.bytes() > terms.maxBytes()) {
            return Reference.settled(Reference.tooLarge(attachment));
        }
        AttachmentKey key = AttachmentKey.ofContent(what.sha256());
        Claimed claimed = Claimed.of(element);
        Task task = tasks.get(key);
        if (task == null && claimed.fault(what) == null) {
            task = begin(new Task(key, attachment.type(), attachment.contentType(), what));
            write(line, element, task);
        }
        String fault = claimed.fault(what);
        if (task == null || fault != null) {
            return Reference.settled(new Failed(attachment, String.valueOf(fault)));
        }
        task.claims.add(claimed);
        return Reference.of(attachment, claimed, task);
    }

    private Task begin(Task task) {
        Optional<Kept> kept = shelf.find(task.key);
        if (kept.isPresent()) {
            task.present(kept.get(), shelf.isNew(task.key));
        } else {
            work.accept(task);
        }
        tasks.put(task.key, task);
        return task;
    }

    private void write(byte[] line, AttachmentElement element, Task task) {
        if (task.kept() == null) {
            try (OutputStream file = folder.create(task.stem())) {
                decode(line, element, file);
            } catch (IOException neverThrown) {
                throw new IllegalStateException(neverThrown);
            }
        }
    }

    private static Optional<Measured> decode(byte[] line, AttachmentElement element, OutputStream target) {
        try {
            Measure measure = new Measure(target);
            AttachmentLine.content(line, element.number(), measure);
            return Optional.of(measure.end());
        } catch (IOException noBase64) {
            return Optional.empty();
        }
    }

    private static Reference skipped(Attachment attachment, Skip why, String reason) {
        return Reference.settled(new Skipped(attachment, why, reason));
    }
}
