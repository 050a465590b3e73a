package dev.fhirbulk.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** One answer of the store. */
final class FileAnswer {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final Recorded request;
    private final OutputStream out;
    private final FileOrigin store;

    FileAnswer(Recorded request, OutputStream out, FileOrigin store) {
        this.request = request;
        this.out = out;
        this.store = store;
    }

    /** Sends it; tells whether the connection may serve another request. */
    boolean send(@Nullable Fault fault) throws IOException {
        if (fault instanceof Fault.NoAnswer) {
            return false;
        }
        if (fault instanceof Fault.Instead instead) {
            return whole(instead.answer());
        }
        String path = request.uri().getPath();
        Path file = store.file(path);
        if (file == null) {
            return whole(Answer.status(404).body("<Error><Code>NoSuchKey</Code></Error>"));
        }
        boolean tokenShown = request.header("Authorization").isPresent();
        if (store.isSigned(path) && tokenShown) {
            return whole(Answer.status(400)
                    .body("<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism"
                            + " allowed</Message></Error>"));
        }
        if (!store.isSigned(path) && !store.allows(request)) {
            return whole(Answer.outcome(401, "error", "login", "No valid token."));
        }
        return body(file, fault);
    }

    private boolean whole(Answer answer) throws IOException {
        head(answer, answer.bytes().length);
        out.write(answer.bytes());
        out.flush();
        return answer.status() != 0;
    }

    private boolean body(Path file, @Nullable Fault fault) throws IOException {
        long size = Files.size(file);
        String etag = "\"" + Long.toHexString(file.toString().hashCode() * 31L + size) + "\"";
        Answer answer = Answer.status(200)
                .header("Content-Type", "application/fhir+ndjson")
                .header("ETag", etag);
        if (store.compresses() && request.header("Accept-Encoding").orElse("").contains("gzip") && fault == null) {
            return compressed(file, answer.header("Content-Encoding", "gzip"));
        }
        if (!store.offersRanges()) {
            return plain(file, 0, size, answer, fault);
        }
        Answer ranged = answer.header("Accept-Ranges", "bytes");
        Matcher range = RANGE.matcher(request.header("Range").orElse(""));
        boolean fresh = request.header("If-Range").map(etag::equals).orElse(true);
        if (!range.matches() || !fresh) {
            return plain(file, 0, size, ranged, fault);
        }
        long from = Long.parseLong(range.group(1));
        if (from >= size) {
            return whole(Answer.status(416).header("Content-Range", "bytes */" + size));
        }
        long to = range.group(2).isEmpty() ? size - 1 : Math.min(Long.parseLong(range.group(2)), size - 1);
        Answer partial =
                new Answer(206, ranged.headers(), "").header("Content-Range", "bytes " + from + "-" + to + "/" + size);
        return plain(file, from, to + 1, partial, fault);
    }

    private boolean compressed(Path file, Answer answer) throws IOException {
        head(answer.header("Transfer-Encoding", "chunked"), -1);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (InputStream in = Files.newInputStream(file);
                GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                gzip.write(buffer, 0, count);
                chunk(packed);
            }
        }
        chunk(packed);
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return true;
    }

    private void chunk(ByteArrayOutputStream packed) throws IOException {
        if (packed.size() > 0) {
            out.write((Integer.toHexString(packed.size()) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            packed.writeTo(out);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            packed.reset();
        }
    }

    private boolean plain(Path file, long from, long to, Answer answer, @Nullable Fault fault) throws IOException {
        long stop = Math.min(to, from + bytesBefore(fault));
        boolean chunks = fault instanceof Fault.TruncatedChunks;
        boolean untilClose = fault instanceof Fault.TruncatedAtClose;
        Answer framed = chunks
                ? answer.header("Transfer-Encoding", "chunked")
                : untilClose ? answer.header("Connection", "close") : answer;
        head(framed, chunks || untilClose ? -1 : to - from);
        if (chunks) {
            out.write((Long.toHexString(to - from) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        copy(file, from, stop);
        out.flush();
        if (fault instanceof Fault.Stall) {
            awaitRelease();
        }
        return fault == null;
    }

    private static long bytesBefore(@Nullable Fault fault) {
        if (fault instanceof Fault.ResetBody reset) {
            return reset.afterBytes();
        }
        if (fault instanceof Fault.TruncatedChunks truncated) {
            return truncated.afterBytes();
        }
        if (fault instanceof Fault.TruncatedAtClose truncated) {
            return truncated.afterBytes();
        }
        return fault instanceof Fault.Stall stall ? stall.afterBytes() : Long.MAX_VALUE / 2;
    }

    private void awaitRelease() throws IOException {
        try {
            store.stalls().stand();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
    }

    private void copy(Path file, long from, long to) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            byte[] buffer = new byte[1 << 16];
            for (long left = to - from; left > 0; ) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    return;
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
    }

    private void head(Answer answer, long length) throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " -\r\n");
        for (Map.Entry<String, String> header : answer.headers()) {
            head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
        }
        if (length >= 0) {
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }
}
