package dev.fhirbulk.internal.download;

import dev.fhirbulk.config.ExportListener;
import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.DownloadException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Http;
import dev.fhirbulk.internal.http.Reply;
import dev.fhirbulk.internal.scan.Gunzip;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ManifestFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One file: requested, gunzipped, verified and handed to the sink, again from the start when it breaks. */
public final class FileFetch {

    private final Http http;
    private final Call.Token token;
    private final String format;
    private final ExportListener listener;

    /**
     * For the files of one manifest.
     *
     * @param http makes the calls
     * @param requiresAccessToken what the manifest says, null when it does not say
     * @param format the media type to ask for
     * @param listener hears of it
     */
    public FileFetch(Http http, @Nullable Boolean requiresAccessToken, String format, ExportListener listener) {
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

    FileOutcome.Stored fetch(ManifestFile file, String name, FileSink sink, Call.Job job) {
        Call call = Call.get(Phase.FILE, file.url(), job)
                .token(token)
                .header("Accept", format)
                .header("Accept-Encoding", "gzip");
        return http.call(call, reply -> {
            checkAnswer(call, reply);
            listener.fileStarted(file);
            return take(call, reply, new Target(file, name, sink));
        });
    }

    /** Where one file goes. */
    private record Target(ManifestFile file, String name, FileSink sink) {}

    private FileOutcome.Stored take(Call call, Reply reply, Target target) throws IOException {
        LineTally tally = ndjson() ? LineTally.of(target.file()) : LineTally.none();
        InputStream plain = Gunzip.plain(reply.body());
        FileBody body =
                new FileBody(plain, tally, where(call, reply), bytes -> listener.fileBytes(target.file(), bytes));
        try {
            return target.sink().take(target.file(), target.name(), body);
        } catch (DestinationException own) {
            throw own;
        } catch (IOException | RuntimeException error) {
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
