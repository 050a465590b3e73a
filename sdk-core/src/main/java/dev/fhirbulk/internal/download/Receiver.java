package dev.fhirbulk.internal.download;

import dev.fhirbulk.config.ExportListener;
import dev.fhirbulk.error.DownloadException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Limit;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Http;
import dev.fhirbulk.internal.http.Ranges;
import dev.fhirbulk.internal.http.Reply;
import dev.fhirbulk.internal.http.ResumingBody;
import dev.fhirbulk.internal.limit.Limits;
import dev.fhirbulk.internal.scan.Gunzip;
import dev.fhirbulk.model.ManifestFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns an answer into the plain bytes of a file, to be judged at their end. Thread-safe. */
record Receiver(Http http, String format, ExportListener listener) {

    /**
     * A body from its first byte.
     *
     * @param travelling as it travels; to be closed
     * @param plain its plain bytes
     * @param vouched whether its end is told by more than the end of the connection
     * @param etag under which another process could continue it; null when none could
     */
    record Received(
            ResumingBody travelling,
            FileBody plain,
            boolean vouched,
            @Nullable String etag) {}

    String extension() {
        if (ndjson()) {
            return "ndjson";
        }
        return format.contains("parquet") ? "parquet" : "bin";
    }

    Received whole(Call call, Reply reply, ManifestFile file) throws IOException {
        if (reply.status() != 200) {
            throw Http.failure(call, reply);
        }
        checkType(call, reply);
        Ranges ranges = Ranges.offeredBy(reply).orElse(null);
        long total = reply.contentLength();
        ResumingBody travelling = new ResumingBody(http, call, reply, ranges, 0, total);
        Proof proof = Proof.of(file, reply);
        Travelling hashed = proof.needsTravelling() ? new Travelling(travelling) : null;
        InputStream plain = Gunzip.plain(hashed == null ? travelling : hashed, limits().of(Limit.GZIP_RATIO));
        boolean packed = plain instanceof Gunzip;
        // What was gunzipped cannot be continued by another process: the tag is of the compressed form.
        String etag = ranges == null || packed ? null : ranges.etag();
        FileBody body = body(file).from(plain, where(call, reply)).proven(proof, hashed);
        return new Received(travelling, body, reply.framed() || packed || !ndjson(), etag);
    }

    /** A body of which nothing has arrived yet. */
    FileBody body(ManifestFile file) {
        LineTally tally = ndjson() ? LineTally.of(file, limits().of(Limit.LINE_BYTES)) : LineTally.none();
        return new FileBody(tally, bytes -> listener.fileBytes(file, bytes), limits());
    }

    private Limits limits() {
        return http.settings().limits();
    }

    static ErrorContext where(Call call, Reply reply) {
        return call.where().answer(reply.status(), reply.requestIds(), null, null);
    }

    private static void checkType(Call call, Reply reply) {
        String type = reply.header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/html")) {
            throw new DownloadException(
                    where(call, reply),
                    "The server sent an HTML page instead of the file, perhaps a login or error page.");
        }
    }

    private boolean ndjson() {
        return format.toLowerCase(Locale.ROOT).contains("ndjson");
    }
}
