package dev.fhirbulk.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A body as it travels (not gunzipped) that goes on where it broke, byte for byte, if the server offers that; else
 * reading throws what broke it. Breaks without progress in between are bounded by the phase's retries. For one thread.
 */
public final class ResumingBody extends InputStream {

    private static final Logger LOG = LoggerFactory.getLogger(ResumingBody.class);

    private final Http http;
    private final Call call;
    private final @Nullable Ranges ranges;
    private final Retrier.Streak streak;
    private final byte[] one = new byte[1];
    private Reply reply;
    private long at;
    private long total;

    /**
     * Goes on with an answer that has been accepted.
     *
     * @param call the call without a range
     * @param reply the answer: the whole, or what follows {@code from}
     * @param ranges how the body can be continued; null when it cannot
     * @param from how many bytes lie before the answer's first
     * @param total the length of the whole, -1 when not known
     */
    public ResumingBody(Http http, Call call, Reply reply, @Nullable Ranges ranges, long from, long total) {
        this.http = http;
        this.call = call;
        this.reply = reply;
        this.ranges = ranges;
        this.at = from;
        this.total = total;
        this.streak = http.streak(call);
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        while (true) {
            try {
                int count = reply.body().read(target, offset, length);
                if (count > 0) {
                    at += count;
                    streak.progressed();
                }
                if (count < 0 && total >= 0 && at < total) {
                    throw new IOException("The body ended after " + at + " of " + total + " bytes.");
                }
                return count;
            } catch (InterruptedIOException interrupt) {
                throw interrupt;
            } catch (IOException broken) {
                goOn(broken);
            }
        }
    }

    /** At least 1 until the end; see {@link BodyStream#available()}. */
    @Override
    public int available() throws IOException {
        return reply.body().available();
    }

    @Override
    public void close() throws IOException {
        reply.close();
    }

    private void goOn(IOException broken) throws IOException {
        reply.close();
        if (ranges == null) {
            throw broken;
        }
        streak.failed(http.brokenBody(call, broken));
        LOG.info("{} broke after {} bytes and goes on from there", call, at);
        Reply part = http.open(ranges.rest(call, at));
        long whole = ranges.continuedBy(part, at).orElse(-1L);
        if (whole < 0) {
            part.close();
            throw new IOException("The body broke, and the server cannot continue it where it broke.", broken);
        }
        reply = part;
        total = total < 0 ? whole : total;
    }
}
