package dev.fhirbulk.internal.attachment;

import dev.fhirbulk.error.DownloadException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.NotAcceptableException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Http;
import dev.fhirbulk.internal.http.Ranges;
import dev.fhirbulk.internal.http.Reply;
import dev.fhirbulk.internal.http.ResumingBody;
import dev.fhirbulk.internal.io.Measure;
import dev.fhirbulk.internal.io.Measure.Measured;
import dev.fhirbulk.internal.scan.Gunzip;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Optional;

/** Brings the bytes behind a URL into a partial file. Thread-safe. */
record Fetch(Http http, Call.Job job, Folder folder, long maxBytes) {

    private static final String ANY = "*/*";
    private static final int BUFFER = 64 * 1024;

    /** Fetches an attachment; empty when it is larger than wanted. */
    Optional<Arrived> run(Task task, URI url) {
        // Asked for FHIR, a FHIR server answers with a Binary resource instead of its content.
        String accept = task.contentType.isEmpty() ? ANY : task.contentType;
        try {
            return run(task, call(url, accept));
        } catch (NotAcceptableException otherType) {
            if (accept.equals(ANY)) {
                throw otherType;
            }
            return run(task, call(url, ANY));
        }
    }

    private Call call(URI url, String accept) {
        return Call.get(Phase.ATTACHMENT, url, job)
                .token(Call.Token.IF_TRUSTED)
                .header("Accept", accept)
                .header("Accept-Encoding", "gzip");
    }

    private Optional<Arrived> run(Task task, Call call) {
        return http.call(call, reply -> {
            if (reply.status() != 200) {
                throw Http.failure(call, reply);
            }
            ErrorContext where = call.where().answer(reply.status(), reply.requestIds(), null, null);
            String answered = Media.type(reply.header("Content-Type").orElse(null));
            refusePages(where, task.contentType, answered);
            boolean json = Media.isJson(answered);
            // Base64 in a Binary resource takes a third more than what it stands for.
            long limit = json ? Math.max(maxBytes, maxBytes + maxBytes / 3 + BUFFER) : maxBytes;
            Optional<Measured> raw = receive(call, reply, task, limit);
            if (raw.isPresent() && !reply.framed()) {
                doubtShort(where, task, raw.get(), json);
            }
            if (raw.isPresent() && json) {
                return new Unwrap(folder, maxBytes, where).run(task, raw.get(), answered);
            }
            return raw.map(
                    what -> new Arrived(task.stem(), what, task.contentType.isEmpty() ? answered : task.contentType));
        });
    }

    private Optional<Measured> receive(Call call, Reply reply, Task task, long limit) throws IOException {
        long told = reply.contentLength();
        if (told > limit) {
            return Optional.empty();
        }
        Ranges ranges = Ranges.offeredBy(reply).orElse(null);
        try (ResumingBody body = new ResumingBody(http, call, reply, ranges, 0, told);
                OutputStream file = folder.create(task.stem())) {
            boolean packed = reply.gzipped() && !Media.isGzip(task.contentType);
            // What it grows to is bound by the limit; how fast does not matter.
            InputStream plain = packed ? Gunzip.plain(body, Long.MAX_VALUE) : body;
            Measure measure = new Measure(file);
            byte[] buffer = new byte[BUFFER];
            for (int count = plain.read(buffer); count >= 0; count = plain.read(buffer)) {
                if (measure.bytes() + count > limit) {
                    return Optional.empty();
                }
                measure.write(buffer, 0, count);
            }
            return Optional.of(measure.end());
        }
    }

    /** A body whose end nobody tells may have been cut; it is worth another try. */
    private static void doubtShort(ErrorContext where, Task task, Measured raw, boolean json) {
        boolean shorter =
                !json && task.claims.stream().anyMatch(claim -> claim.size().orElse(0) > raw.bytes());
        if (shorter) {
            throw new DownloadException(
                    where.retryable(true), "The connection ended after fewer bytes than the resource tells.");
        }
    }

    private static void refusePages(ErrorContext where, String wanted, String answered) {
        if (wanted.isEmpty()) {
            return;
        }
        if (Media.isHtml(answered) && !Media.isHtml(wanted)) {
            throw new DownloadException(
                    where, "The server sent an HTML page instead of the attachment, perhaps a login or error page.");
        }
        if (Media.isFhirXml(answered) && !Media.isXml(wanted)) {
            throw new DownloadException(where, "The server sent a FHIR resource in XML instead of the attachment.");
        }
    }
}
