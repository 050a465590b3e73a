package dev.fhirbulk.internal.http;

import dev.fhirbulk.error.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A body as a stream that can be interrupted and never waits for ever; the JDK's own stream swallows interrupts
 * on 17 and has no limit once the headers are in. For one reading thread.
 */
final class BodyStream extends InputStream implements BodySubscriber<InputStream> {

    private static final int WINDOW = 4;

    /** What arrives: chunks, or at the end an error or none. */
    private record Event(
            List<ByteBuffer> chunks, boolean last, @Nullable Throwable error) {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final IdleGuard idle;
    private final Duration idleLimit;
    private final Deadline deadline;
    private final Phase phase;

    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;
    private List<ByteBuffer> current = List.of();
    private int index;
    private boolean ended;

    BodyStream(HttpSettings settings, Call call) {
        this.idle = settings.idle();
        this.idleLimit = settings.idleTimeout();
        this.deadline = call.job().deadline();
        this.phase = call.phase();
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        subscription = newSubscription;
        if (closed) {
            newSubscription.cancel();
        } else {
            newSubscription.request(WINDOW);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> chunks) {
        events.add(new Event(chunks, false, null));
    }

    @Override
    public void onError(Throwable error) {
        events.add(new Event(List.of(), true, error));
    }

    @Override
    public void onComplete() {
        events.add(new Event(List.of(), true, null));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        ByteBuffer chunk = chunk();
        if (chunk == null) {
            return -1;
        }
        int count = Math.min(length, chunk.remaining());
        chunk.get(target, offset, count);
        return count;
    }

    /** At least 1 until the end: GZIPInputStream takes 0 for the end of a multi-member body on JDK 17. */
    @Override
    public int available() {
        return ended || closed ? 0 : 1;
    }

    @Override
    public void close() {
        closed = true;
        Flow.Subscription open = subscription;
        if (open != null) {
            open.cancel();
        }
    }

    private @Nullable ByteBuffer chunk() throws IOException {
        while (!ended) {
            while (index < current.size()) {
                if (current.get(index).hasRemaining()) {
                    return current.get(index);
                }
                index++;
            }
            take();
        }
        return null;
    }

    private void take() throws IOException {
        if (closed) {
            throw new IOException("The body was closed before its end.");
        }
        deadline.check(phase);
        Event event = next();
        if (event == null) {
            close();
            deadline.check(phase);
            throw new IOException("The body stalled: no byte came for " + idleLimit
                    + ". The idleTimeout(...) option sets the limit.");
        }
        if (event.error() != null) {
            throw new IOException("The connection broke within the body.", event.error());
        }
        ended = event.last();
        current = event.chunks();
        index = 0;
        Flow.Subscription open = subscription;
        if (!ended && open != null) {
            open.request(1);
        }
    }

    private @Nullable Event next() throws IOException {
        try {
            return idle.next(events, deadline.atMost(idleLimit).toNanos());
        } catch (InterruptedException interrupt) {
            close();
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException("interrupted while reading a body");
            stopped.initCause(interrupt);
            throw stopped;
        }
    }
}
