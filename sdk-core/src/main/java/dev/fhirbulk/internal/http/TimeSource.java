package dev.fhirbulk.internal.http;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** The one clock, sleeper and dice of a client, so that tests can own time. Thread-safe. */
public interface TimeSource {

    /** The present. */
    Instant now();

    /** Waits. */
    void sleep(Duration time) throws InterruptedException;

    /** A number from 0 (inclusive) to 1 (exclusive), for jitter. */
    double random();

    /** The machine's own. */
    static TimeSource system() {
        return new TimeSource() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public void sleep(Duration time) throws InterruptedException {
                Thread.sleep(time.toMillis());
            }

            @Override
            public double random() {
                return ThreadLocalRandom.current().nextDouble();
            }
        };
    }
}
