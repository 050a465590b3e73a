package dev.fhirbulk.internal.poll;

import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.ExportJobFailedException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.error.ThrottledException;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Http;
import dev.fhirbulk.internal.http.HttpDates;
import dev.fhirbulk.internal.http.Reply;
import dev.fhirbulk.internal.json.ManifestFiles;
import dev.fhirbulk.internal.json.ManifestJson;
import dev.fhirbulk.internal.json.ManifestSink;
import dev.fhirbulk.internal.json.ManifestSource;
import dev.fhirbulk.internal.limit.Limits;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ExportStatus;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** One poll: a GET of a status or manifest URL and what its answer means. Thread-safe. */
public final class Poller {

    private final Http http;
    private final Supplier<ServerProfile> profile;

    /**
     * For a client.
     *
     * @param profile what is known of the server, asked for with every poll
     */
    public Poller(Http http, Supplier<ServerProfile> profile) {
        this.http = http;
        this.profile = profile;
    }

    /**
     * Asks once; passing failures are repeated, a 429 is an answer. The manifest is read into memory.
     *
     * @param url the status URL
     * @param job what is known of the export
     */
    public ExportStatus poll(URI url, Call.Job job) {
        ManifestFiles files = new ManifestFiles();
        ExportStatus status = poll(url, new Page(0, files), job);
        if (status instanceof ExportStatus.Complete complete) {
            return new ExportStatus.Complete(files.of(complete.manifest()));
        }
        ExportStatus.InProgress running = (ExportStatus.InProgress) status;
        return running.showing(files.ofPart(running.partial()));
    }

    Limits limits() {
        return http.settings().limits();
    }

    /**
     * A page of a manifest.
     *
     * @param number from 0
     * @param files gets its files
     */
    record Page(int number, ManifestSink files) {}

    /** The same for any page; the manifest comes without its files, which go to the page's sink. */
    ExportStatus poll(URI url, Page page, Call.Job job) {
        Call call = Call.get(page.number() == 0 ? Phase.STATUS : Phase.MANIFEST, url, job)
                .header("Accept", "application/json, application/fhir+json;q=0.9");
        if (profile.get().preferOnStatus()) {
            call = call.header("Prefer", "respond-async");
        }
        Call poll = call;
        return http.call(poll, reply -> read(poll, reply, page));
    }

    private ExportStatus read(Call call, Reply reply, Page page) throws IOException {
        int status = effectiveStatus(reply);
        if (status == 200) {
            ErrorContext where = call.where().answer(reply.status(), reply.requestIds(), null, null);
            return new ExportStatus.Complete(manifest(plain(reply), reply, page, where));
        }
        if (status == 202) {
            return inProgress(call, reply, page);
        }
        BulkExportException failure = Http.failure(call, reply.as(status));
        if (failure instanceof ThrottledException && reply.status() == 429) {
            return new ExportStatus.InProgress(
                    null, OptionalDouble.empty(), reply.retryAfter().orElse(null), true, null);
        }
        if (status != reply.status()) {
            throw new ExportJobFailedException(
                    call.where()
                            .answer(
                                    status,
                                    reply.requestIds(),
                                    failure.outcome().orElse(null),
                                    failure.body().orElse(null)),
                    "The job failed on the server (X-Export-Status). issues() says why; start it again once the cause is gone.");
        }
        throw failure;
    }

    /** STU3 {@code separate-export-status}: under HTTP 200 the job's state stands in a header of its own. */
    private static int effectiveStatus(Reply reply) {
        String declared = reply.header("X-Export-Status").orElse("").strip();
        boolean usable = reply.status() == 200
                && declared.length() >= 3
                && declared.substring(0, 3).chars().allMatch(c -> c >= '0' && c <= '9');
        return usable ? Integer.parseInt(declared.substring(0, 3)) : reply.status();
    }

    private ExportStatus inProgress(Call call, Reply reply, Page page) throws IOException {
        String text = reply.header("X-Progress").map(String::strip).orElse(null);
        OptionalDouble percent = text == null ? OptionalDouble.empty() : Progress.percent(text);
        return new ExportStatus.InProgress(
                text, percent, reply.retryAfter().orElse(null), false, partial(call, reply, page));
    }

    /** A running job may show the files that are ready (STU3); most send nothing, or an OperationOutcome. */
    private @Nullable ExportManifest partial(Call call, Reply reply, Page page) throws IOException {
        BufferedInputStream body = new BufferedInputStream(plain(reply));
        byte[] start = new byte[8192];
        body.mark(start.length + 1);
        int length = body.readNBytes(start, 0, start.length);
        String head = new String(start, 0, Math.max(length, 0), StandardCharsets.UTF_8);
        body.reset();
        boolean manifest = head.stripLeading().startsWith("{") && head.contains("\"transactionTime\"");
        return manifest ? manifest(body, reply, page, call.where()) : null;
    }

    private ExportManifest manifest(InputStream body, Reply reply, Page page, ErrorContext where) throws IOException {
        page.files().begin(page.number());
        return ManifestJson.stream(
                        body, new ManifestSource(reply.uri(), page.number(), where, limits()), page.files()::file)
                .expiring(reply.header("Expires").flatMap(HttpDates::parse).orElse(null));
    }

    private static InputStream plain(Reply reply) throws IOException {
        return reply.gzipped() ? new GZIPInputStream(reply.body(), 16 * 1024) : reply.body();
    }
}
