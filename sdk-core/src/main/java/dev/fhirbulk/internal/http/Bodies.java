package dev.fhirbulk.internal.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** Request bodies. Stateless. */
final class Bodies {

    private Bodies() {}

    static BodyPublisher publisher(Call call) {
        byte[] body = call.body();
        BodyPublisher plain = body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
        return call.once() ? new OneShot(plain) : plain;
    }

    /**
     * Stops the JDK from sending a request again by itself: it does so for GET when the connection closes before
     * an answer, and that would start two jobs. It asks for the length each time it sends.
     */
    private static final class OneShot implements BodyPublisher {
        private final BodyPublisher plain;
        private final AtomicBoolean sent = new AtomicBoolean();

        OneShot(BodyPublisher plain) {
            this.plain = plain;
        }

        @Override
        public long contentLength() {
            if (sent.getAndSet(true)) {
                throw new IllegalStateException("A kick-off is sent once.");
            }
            return plain.contentLength();
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            plain.subscribe(subscriber);
        }
    }
}
