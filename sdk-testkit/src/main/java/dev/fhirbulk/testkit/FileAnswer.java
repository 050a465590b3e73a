package dev.fhirbulk.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One answer of the store. */
final class FileAnswer {

    private static final int PIECE = 1 << 13;
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
        Answer answer =
                Answer.status(200).header("Content-Type", store.mediaType()).header("ETag", etag);
        boolean unharmed = fault == null || fault instanceof Fault.GzipMembers || fault instanceof Fault.CorruptGzip;
        if (store.compresses() && request.header("Accept-Encoding").orElse("").contains("gzip") && unharmed) {
            return new GzipAnswer(out, fault, store::pass)
                    .send(file, this::head, answer.header("Content-Encoding", "gzip"));
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

    private boolean plain(Path file, long from, long to, Answer answer, @Nullable Fault fault) throws IOException {
        long stop = Math.min(to, from + bytesBefore(fault));
        boolean chunks = fault instanceof Fault.TruncatedChunks;
        boolean untilClose = fault instanceof Fault.TruncatedAtClose;
        Answer framed = chunks
                ? answer.header("Transfer-Encoding", "chunked")
                : untilClose ? answer.header("Connection", "close") : answer;
        long lie = fault instanceof Fault.LyingLength lying ? lying.more() : 0;
        head(framed, chunks || untilClose ? -1 : to - from + lie);
        if (chunks) {
            out.write((Long.toHexString(to - from) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        copy(file, from, stop, fault instanceof Fault.SlowDrip drip ? drip.piece() : PIECE);
        out.flush();
        if (fault instanceof Fault.Stall && stop < to) {
            awaitRelease();
        }
        return fault == null || fault instanceof Fault.SlowDrip;
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

    private void copy(Path file, long from, long to, int piece) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            byte[] buffer = new byte[piece];
            for (long left = to - from; left > 0; ) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    return;
                }
                store.pass(count);
                out.write(buffer, 0, count);
                if (piece < PIECE) {
                    out.flush();
                }
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
