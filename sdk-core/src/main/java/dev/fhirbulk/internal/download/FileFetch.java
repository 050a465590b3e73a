package dev.fhirbulk.internal.download;

import dev.fhirbulk.config.ExportListener;
import dev.fhirbulk.error.AccessDeniedException;
import dev.fhirbulk.error.AuthenticationException;
import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.DownloadException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.NotFoundException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Http;
import dev.fhirbulk.internal.http.Ranges;
import dev.fhirbulk.internal.http.Reply;
import dev.fhirbulk.internal.http.ResumingBody;
import dev.fhirbulk.internal.scan.Gunzip;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ManifestFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One file: requested, gunzipped, verified and handed to the sink; continued where it broke if the server can, else begun again. */
public final class FileFetch {

    private static final int MOST_RENEWALS = 3;

    private final Http http;
    private final Call.Token token;
    private final String format;
    private final ExportListener listener;
    private final Links links;

    /**
     * For the files of one manifest.
     *
     * @param http makes the calls
     * @param requiresAccessToken what the manifest says, null when it does not say
     * @param format the media type to ask for
     * @param listener hears of it
     * @param links gives fresh links for expired ones
     */
    public FileFetch(
            Http http, @Nullable Boolean requiresAccessToken, String format, ExportListener listener, Links links) {
        this.links = links;
        this.http = http;
        this.token = rule(requiresAccessToken);
        this.format = format;
        this.listener = listener;
    }

    String extension() {
        if (ndjson()) {
            return "ndjson";
        }
        return format.contains("parquet") ? "parquet" : "bin";
    }

    /** Fetches a file, by another link if the first has expired. */
    FileOutcome.Stored fetch(int index, String name, FileSink sink, Call.Job job) {
        Links.Link link = links.current(index, job.deadline().time().now());
        for (int renewals = 0; ; renewals++) {
            try {
                FileOutcome.Stored stored = attempts(link.file(), name, sink, job);
                links.succeeded(link);
                return stored;
            } catch (AuthenticationException | AccessDeniedException | NotFoundException stale) {
                Links.Link next = renewals < MOST_RENEWALS && stale.phase() == Phase.FILE
                        ? links.after(link).orElse(null)
                        : null;
                if (next == null) {
                    throw stale;
                }
                link = next;
            }
        }
    }

    private FileOutcome.Stored attempts(ManifestFile file, String name, FileSink sink, Call.Job job) {
        Call call = Call.get(Phase.FILE, file.url(), job)
                .token(token)
                .header("Accept", format)
                .header("Accept-Encoding", "gzip");
        Attempts attempts = new Attempts(new AtomicBoolean(), new ShortFiles(file.count()), new AtomicReference<>());
        Target target = new Target(file, name, sink, attempts);
        return http.repeatedly(call, () -> {
            FileSink.Partial kept = attempts.keptIsUseless().get()
                    ? null
                    : sink.partial(file, name).orElse(null);
            if (kept == null) {
                return http.once(call, reply -> whole(call, reply, target));
            }
            FileBody begun = begun(target, kept, job);
            Call rest = new Ranges(kept.etag(), -1).rest(call, begun.bytes());
            Optional<FileOutcome.Stored> stored = http.once(rest, reply -> {
                attempts.begun().set(null);
                return reply.status() == 200
                        ? Optional.of(whole(call, reply, target))
                        : continued(call, reply, target, kept, begun);
            });
            // A part that does not fit is nobody's failure: the file is asked for at once, from its start.
            return stored.isPresent() ? stored.get() : http.once(call, reply -> whole(call, reply, target));
        });
    }

    /**
     * What the attempts at one file know of each other.
     *
     * @param keptIsUseless whether what is kept of the file cannot be continued
     * @param doubts about bodies whose end nobody vouches for
     * @param begun what is kept and has been taken in, until a request uses it
     */
    private record Attempts(
            AtomicBoolean keptIsUseless, ShortFiles doubts, AtomicReference<@Nullable FileBody> begun) {}

    /** Where one file goes. */
    private record Target(ManifestFile file, String name, FileSink sink, Attempts attempts) {}

    private FileBody begun(Target target, FileSink.Partial kept, Call.Job job) {
        FileBody before = target.attempts().begun().get();
        if (before != null && before.bytes() == kept.bytes()) {
            return before;
        }
        FileBody body = body(target);
        try (InputStream in = target.sink().open(target.name())) {
            body.keep(in, job.deadline());
        } catch (IOException unreadable) {
            if (Thread.currentThread().isInterrupted()) {
                throw job.deadline().interrupted(Phase.FILE, unreadable);
            }
            target.attempts().keptIsUseless().set(true);
            throw new DownloadException(
                    ErrorContext.of(Phase.FILE).retryable(true).causedBy(unreadable),
                    "What is kept of the file cannot be read; it is fetched from its start.");
        }
        target.attempts().begun().set(body);
        return body;
    }

    private FileOutcome.Stored whole(Call call, Reply reply, Target target) throws IOException {
        checkAnswer(call, reply);
        listener.fileStarted(target.file());
        Ranges ranges = Ranges.offeredBy(reply).orElse(null);
        long total = reply.headers().firstValueAsLong("Content-Length").orElse(-1);
        try (ResumingBody travelling = new ResumingBody(http, call, reply, ranges, 0, total)) {
            Proof proof = Proof.of(target.file(), reply);
            Travelling hashed = proof.needsTravelling() ? new Travelling(travelling) : null;
            InputStream plain = Gunzip.plain(hashed == null ? travelling : hashed);
            // What was gunzipped cannot be continued by another process: the tag is of the compressed form.
            String etag = ranges == null || plain instanceof Gunzip ? null : ranges.etag();
            FileSink.Incoming incoming = new FileSink.Incoming(target.file(), target.name(), 0, etag);
            FileBody body = body(target).from(plain, where(call, reply)).proven(proof, hashed);
            boolean vouched = reply.framed() || plain instanceof Gunzip || !ndjson();
            return take(vouched ? body : body.unvouched(target.attempts().doubts()), incoming, target);
        }
    }

    /** Empty when the answer is not what follows the part that is kept. */
    private Optional<FileOutcome.Stored> continued(
            Call call, Reply reply, Target target, FileSink.Partial kept, FileBody begun) throws IOException {
        Ranges ranges = new Ranges(kept.etag(), -1);
        long from = begun.bytes();
        boolean complete = ranges.endsAt(reply, from);
        long total = complete ? from : ranges.continuedBy(reply, from).orElse(-1L);
        if (total < 0 && (reply.status() == 206 || reply.status() == 412 || reply.status() == 416)) {
            target.attempts().keptIsUseless().set(true);
            return Optional.empty();
        }
        if (total < 0) {
            throw Http.failure(call, reply);
        }
        listener.fileStarted(target.file());
        try (InputStream rest =
                complete ? InputStream.nullInputStream() : new ResumingBody(http, call, reply, ranges, from, total)) {
            FileSink.Incoming incoming = new FileSink.Incoming(target.file(), target.name(), from, kept.etag());
            FileBody body = begun.from(rest, where(call, reply)).proven(Proof.of(target.file(), reply), null);
            return Optional.of(take(body, incoming, target));
        }
    }

    private FileBody body(Target target) {
        LineTally tally = ndjson() ? LineTally.of(target.file()) : LineTally.none();
        return new FileBody(tally, bytes -> listener.fileBytes(target.file(), bytes));
    }

    private static FileOutcome.Stored take(FileBody body, FileSink.Incoming incoming, Target target)
            throws IOException {
        try {
            return target.sink().take(incoming, body);
        } catch (DestinationException own) {
            throw own;
        } catch (IOException | RuntimeException error) {
            // A file that arrived whole and is wrong is wrong in what is kept of it, perhaps.
            target.attempts().keptIsUseless().compareAndSet(false, body.judgedWrong());
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

    private void checkAnswer(Call call, Reply reply) throws IOException {
        if (reply.status() != 200) {
            throw Http.failure(call, reply);
        }
        String type = reply.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/html")) {
            throw new DownloadException(
                    where(call, reply),
                    "The server sent an HTML page instead of the file, perhaps a login or error page.");
        }
    }

    private boolean ndjson() {
        String lower = format.toLowerCase(Locale.ROOT);
        return lower.contains("ndjson");
    }

    private static ErrorContext where(Call call, Reply reply) {
        return call.where().answer(reply.status(), reply.requestIds(), null, null);
    }

    private static Call.Token rule(@Nullable Boolean requiresAccessToken) {
        if (requiresAccessToken == null) {
            return Call.Token.IF_BASE_ORIGIN;
        }
        return requiresAccessToken ? Call.Token.IF_TRUSTED : Call.Token.NEVER;
    }
}
