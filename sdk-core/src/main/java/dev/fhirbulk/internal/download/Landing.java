package dev.fhirbulk.internal.download;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.DownloadException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Http;
import dev.fhirbulk.internal.http.Ranges;
import dev.fhirbulk.internal.http.Reply;
import dev.fhirbulk.internal.http.ResumingBody;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ManifestFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way into a sink, over as many attempts as that takes: what is kept of it is continued if the server
 * can, else it is begun again. For one thread.
 */
final class Landing {

    private final Receiver receiver;
    private final Call call;
    private final ManifestFile file;
    private final String name;
    private final FileSink sink;
    private final ShortFiles doubts;
    private boolean keptIsUseless;
    private @Nullable FileBody begun;

    Landing(Receiver receiver, Call call, ManifestFile file, String name, FileSink sink) {
        this.receiver = receiver;
        this.call = call;
        this.file = file;
        this.name = name;
        this.sink = sink;
        this.doubts = new ShortFiles(file.count());
    }

    FileOutcome.Stored run() {
        return receiver.http().repeatedly(call, this::attempt);
    }

    private FileOutcome.Stored attempt() {
        FileSink.Partial kept = keptIsUseless ? null : sink.partial(file, name).orElse(null);
        if (kept != null) {
            FileBody beginning = beginning(kept);
            Call rest = new Ranges(kept.etag(), -1).rest(call, beginning.bytes());
            Optional<FileOutcome.Stored> stored = receiver.http().once(rest, reply -> {
                begun = null;
                return reply.status() == 200 ? Optional.of(whole(reply)) : continued(reply, kept, beginning);
            });
            if (stored.isPresent()) {
                return stored.get();
            }
            // A part that does not fit is nobody's failure: the file is asked for at once, from its start.
        }
        return receiver.http().once(call, this::whole);
    }

    /** What is kept, taken in once for all attempts that get no answer. */
    private FileBody beginning(FileSink.Partial kept) {
        FileBody before = begun;
        if (before != null && before.bytes() == kept.bytes()) {
            return before;
        }
        FileBody body = receiver.body(file);
        try (InputStream in = sink.open(name)) {
            body.keep(in, call.job().deadline());
        } catch (IOException unreadable) {
            if (Thread.currentThread().isInterrupted()) {
                throw call.job().deadline().interrupted(Phase.FILE, unreadable);
            }
            keptIsUseless = true;
            throw new DownloadException(
                    ErrorContext.of(Phase.FILE).retryable(true).causedBy(unreadable),
                    "What is kept of the file cannot be read; it is fetched from its start.");
        }
        begun = body;
        return body;
    }

    private FileOutcome.Stored whole(Reply reply) throws IOException {
        Receiver.Received received = receiver.whole(call, reply, file);
        receiver.listener().fileStarted(file);
        FileBody body = received.vouched() ? received.plain() : received.plain().unvouched(doubts);
        try {
            return take(body, new FileSink.Incoming(file, name, 0, received.etag()));
        } finally {
            // The reply is closed by who opened it; one that it was continued by is not.
            received.travelling().close();
        }
    }

    /** Empty when the answer is not what follows the part that is kept. */
    private Optional<FileOutcome.Stored> continued(Reply reply, FileSink.Partial kept, FileBody beginning)
            throws IOException {
        Ranges ranges = new Ranges(kept.etag(), -1);
        long from = beginning.bytes();
        boolean complete = ranges.endsAt(reply, from);
        long total = complete ? from : ranges.continuedBy(reply, from).orElse(-1L);
        if (total < 0 && (reply.status() == 206 || reply.status() == 412 || reply.status() == 416)) {
            keptIsUseless = true;
            return Optional.empty();
        }
        if (total < 0) {
            throw Http.failure(call, reply);
        }
        receiver.listener().fileStarted(file);
        try (InputStream rest = complete
                ? InputStream.nullInputStream()
                : new ResumingBody(receiver.http(), call, reply, ranges, from, total)) {
            FileBody body = beginning.from(rest, Receiver.where(call, reply)).proven(Proof.of(file, reply), null);
            return Optional.of(take(body, new FileSink.Incoming(file, name, from, kept.etag())));
        }
    }

    private FileOutcome.Stored take(FileBody body, FileSink.Incoming incoming) throws IOException {
        try {
            return sink.take(incoming, body);
        } catch (DestinationException own) {
            throw own;
        } catch (IOException | RuntimeException error) {
            // A file that arrived whole and is wrong is wrong in what is kept of it, perhaps.
            keptIsUseless |= body.judgedWrong();
            throw bodyFailure(body, error);
        }
    }

    /** A handler may wrap what the body threw; the body's own failure decides whether to try again. */
    private static IOException bodyFailure(FileBody body, Exception thrown) throws IOException {
        Exception failure = body.failure() == null ? thrown : body.failure();
        if (failure instanceof IOException broken && body.failure() != null) {
            throw broken;
        }
        if (failure instanceof RuntimeException typed) {
            throw typed;
        }
        throw new DestinationException(
                ErrorContext.of(Phase.LOCAL).causedBy(failure), "The handler could not take the file.");
    }
}
