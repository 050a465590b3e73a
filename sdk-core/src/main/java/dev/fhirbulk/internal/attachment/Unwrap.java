package dev.fhirbulk.internal.attachment;

import dev.fhirbulk.error.DownloadException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.internal.io.Measure;
import dev.fhirbulk.internal.io.Measure.Measured;
import dev.fhirbulk.internal.json.BinaryJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Takes an attachment out of the Binary resource that some servers send whatever is asked for. For one thread.
 *
 * @param where the answer
 */
record Unwrap(Folder folder, long maxBytes, ErrorContext where) {

    /** What a JSON answer in the task's partial file stands for; empty when it is larger than wanted. */
    Optional<Arrived> run(Task task, Measured raw, String answered) {
        BinaryJson.Head head = folder.read(task.stem(), BinaryJson::head);
        if (!head.resourceType().equals("Binary")) {
            boolean wanted = task.contentType.isEmpty() || Media.isJson(task.contentType);
            if (!wanted || head.resourceType().equals("OperationOutcome")) {
                throw new DownloadException(where, "The server sent other JSON instead of the attachment.");
            }
            String contentType = task.contentType.isEmpty() ? answered : task.contentType;
            return Optional.of(new Arrived(task.stem(), raw, contentType)).filter(arrived -> raw.bytes() <= maxBytes);
        }
        if (!head.hasData()) {
            throw new DownloadException(where, "The server sent a Binary resource without content.");
        }
        String partial = task.stem() + ".data";
        Measured what = folder.read(task.stem(), in -> decode(in, partial));
        folder.discard(task.stem());
        if (what.bytes() > maxBytes) {
            folder.discard(partial);
            return Optional.empty();
        }
        String contentType = task.contentType.isEmpty() ? Media.type(head.contentType()) : task.contentType;
        return Optional.of(new Arrived(partial, what, contentType));
    }

    private Measured decode(InputStream in, String partial) {
        try (OutputStream file = folder.create(partial)) {
            Measure measure = new Measure(file);
            BinaryJson.content(in, measure);
            return measure.end();
        } catch (IOException noBase64) {
            folder.discard(partial);
            throw new DownloadException(
                    where.causedBy(
                            new IllegalArgumentException(noBase64.getClass().getSimpleName())),
                    "The server sent a Binary resource whose content is no Base64.");
        }
    }
}
