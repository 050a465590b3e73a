package dev.fhirbulk.internal.download;

import dev.fhirbulk.error.DownloadException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Limit;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.http.Deadline;
import dev.fhirbulk.internal.limit.Limits;
import dev.fhirbulk.internal.scan.ExpansionException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The plain bytes of one file on their way: hashed, counted, and at the end judged. Its end is reached only when
 * the file is whole; otherwise reading throws. For one thread.
 */
public final class FileBody extends InputStream {

    private static final long REPORT_EVERY = 1 << 20;

    private final LineTally tally;
    private final Limits limits;
    private final LongConsumer progress;
    private final MessageDigest digest = newDigest();
    private final byte[] one = new byte[1];
    private InputStream plain = InputStream.nullInputStream();
    private ErrorContext where = ErrorContext.of(Phase.FILE);
    private long bytes;
    private long reported;
    private byte last;
    private boolean ended;
    private @Nullable Exception failure;
    private @Nullable String sha256;
    private @Nullable Travelling travelling;
    private Proof proof = Proof.none();
    private @Nullable ShortFiles unvouched;

    FileBody(LineTally tally, LongConsumer progress, Limits limits) {
        this.tally = tally;
        this.limits = limits;
        this.progress = progress;
    }

    /** Takes in what is kept of the file already. Before the rest is asked for: it may take longer than a server waits. */
    void keep(InputStream kept, Deadline deadline) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        for (int count = kept.read(buffer); count >= 0; count = kept.read(buffer)) {
            deadline.check(Phase.FILE);
            took(buffer, 0, count);
        }
    }

    /** Has the rest, or the whole, come from there. */
    FileBody from(InputStream source, ErrorContext answer) {
        plain = source;
        where = answer;
        return this;
    }

    /** Has the end judged by what the server tells, of the plain bytes or of those that travel; null if they are the same. */
    FileBody proven(Proof by, @Nullable Travelling asItTravels) {
        proof = by;
        travelling = asItTravels;
        return this;
    }

    /** Has an end doubted that nobody vouches for. */
    FileBody unvouched(ShortFiles doubts) {
        unvouched = doubts;
        return this;
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            int count = expanded(target, offset, length);
            if (count < 0) {
                end();
            } else {
                took(target, offset, count);
            }
            return count;
        } catch (IOException | RuntimeException broken) {
            failure = broken;
            throw broken;
        }
    }

    private int expanded(byte[] target, int offset, int length) throws IOException {
        try {
            return plain.read(target, offset, length);
        } catch (ExpansionException bomb) {
            throw limits.exceeded(
                    Limit.GZIP_RATIO, where.causedBy(bomb), "The file grows beyond measure when it is gunzipped");
        }
    }

    /** Left to the exchange that opened it: a handler may close it early, the rest is still to be verified. */
    @Override
    public void close() {}

    /** Reads what nobody read. */
    public void drain() throws IOException {
        byte[] sink = new byte[64 * 1024];
        while (!ended) {
            read(sink, 0, sink.length);
        }
    }

    /** What went wrong with the body itself; null when whatever failed was not the body. */
    @Nullable
    Exception failure() {
        return failure;
    }

    /** Whether the end was reached and the file is not what it should be. */
    boolean judgedWrong() {
        return ended && failure != null;
    }

    /** Plain bytes read so far. */
    public long bytes() {
        return bytes;
    }

    /** Lines that are not blank. */
    public long resources() {
        return tally.resources();
    }

    /** The resource types that the lines hold. */
    public Set<String> types() {
        return tally.types();
    }

    /** SHA-256 in lower-case hex, once the end was reached. */
    public String sha256() throws IOException {
        if (sha256 == null) {
            throw new IOException("the body was not read to its end");
        }
        return sha256;
    }

    private void took(byte[] target, int offset, int count) {
        if (count == 0) {
            return;
        }
        digest.update(target, offset, count);
        tally.accept(target, offset, count);
        if (tally.tooLong()) {
            throw limits.exceeded(Limit.LINE_BYTES, where, "A line of the file is longer than any resource");
        }
        bytes += count;
        last = target[offset + count - 1];
        if (bytes - reported >= REPORT_EVERY) {
            reported = bytes;
            progress.accept(bytes);
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            tally.end();
            String fault = tally.fault();
            if (fault != null) {
                throw new DownloadException(where.retryable(tally.mayPass()), fault);
            }
            sha256 = HexFormat.of().formatHex(digest.digest());
            Proof.Found plainly = new Proof.Found(bytes, sha256);
            String lie = proof.fault(plainly, travelling == null ? plainly : travelling.found());
            String doubt = unvouched == null ? null : unvouched.doubt(tally.resources(), last == '\n', sha256);
            if (lie != null || doubt != null) {
                throw new DownloadException(where.retryable(true), lie == null ? String.valueOf(doubt) : lie);
            }
        }
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
