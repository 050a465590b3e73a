package dev.fhirbulk.internal.download;

import dev.fhirbulk.config.ExportListener;
import dev.fhirbulk.error.AccessDeniedException;
import dev.fhirbulk.error.AuthenticationException;
import dev.fhirbulk.error.NotFoundException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Http;
import dev.fhirbulk.internal.http.Reply;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ManifestFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One file: requested by the link of the moment, and handed to a sink or to a reader. Thread-safe. */
public final class FileFetch {

    private static final int MOST_RENEWALS = 3;

    private final Http http;
    private final Call.Token token;
    private final Receiver receiver;
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
        this.receiver = new Receiver(http, format, listener);
    }

    String extension() {
        return receiver.extension();
    }

    /** Fetches a file, by another link if the first has expired. */
    FileOutcome.Stored fetch(int index, String name, FileSink sink, Call.Job job) {
        return renewing(index, job, file -> new Landing(receiver, call(file, job), file, name, sink).run());
    }

    /** A file to be read by the caller, who closes it. */
    public InputStream open(int index, Call.Job job) {
        return renewing(index, job, file -> {
            Call call = call(file, job);
            Reply reply = http.open(call);
            try {
                Receiver.Received received = receiver.whole(call, reply, file);
                return new OpenFile(received.plain(), received.travelling(), broken -> http.brokenBody(call, broken));
            } catch (IOException broken) {
                closeQuietly(reply, broken);
                throw http.brokenBody(call, broken);
            } catch (RuntimeException refused) {
                closeQuietly(reply, refused);
                throw refused;
            }
        });
    }

    private static void closeQuietly(Reply reply, Exception why) {
        try {
            reply.close();
        } catch (IOException alsoBroken) {
            why.addSuppressed(alsoBroken);
        }
    }

    private <T> T renewing(int index, Call.Job job, Function<ManifestFile, T> attempt) {
        Links.Link link = links.current(index, job.deadline().time().now());
        for (int renewals = 0; ; renewals++) {
            try {
                T result = attempt.apply(link.file());
                links.succeeded(link);
                return result;
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

    private Call call(ManifestFile file, Call.Job job) {
        return Call.get(Phase.FILE, file.url(), job)
                .token(token)
                .header("Accept", receiver.format())
                .header("Accept-Encoding", "gzip");
    }

    private static Call.Token rule(@Nullable Boolean requiresAccessToken) {
        if (requiresAccessToken == null) {
            return Call.Token.IF_BASE_ORIGIN;
        }
        return requiresAccessToken ? Call.Token.IF_TRUSTED : Call.Token.ORIGINS_OWN;
    }
}
