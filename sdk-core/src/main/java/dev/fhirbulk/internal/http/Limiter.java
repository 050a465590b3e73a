package dev.fhirbulk.internal.http;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many polls and downloads of a client may be under way: fewer at once when the server throttles, one more after
 * the other when it does not. What was too much is remembered and tried again rarely, so that a long export does not
 * run into the same wall for ever. Polls count and never wait for a place: a handler of files may poll. Thread-safe.
 */
final class Limiter {

    private static final Logger LOG = LoggerFactory.getLogger(Limiter.class);
    private static final int FIRST_PROBE = 100;
    private static final int LAST_PROBE = 10_000;

    private final int ceiling;
    private double limit;
    private int wall;
    private int inFlight;
    private int untilProbe = FIRST_PROBE;
    private int quiet;
    private long cuts;
    private long successes;
    private Instant notBefore = Instant.MIN;

    Limiter(int ceiling) {
        this.ceiling = ceiling;
        this.limit = ceiling;
        this.wall = ceiling;
    }

    /** A place, to be given back once. */
    final class Permit implements AutoCloseable {
        private final long cutsBefore;
        private final int level;
        private boolean open = true;

        private Permit(long cutsBefore, int level) {
            this.cutsBefore = cutsBefore;
            this.level = level;
        }

        void succeeded() {
            grow();
        }

        /** The server asked for less, or did not keep up; later ones of the same moment say nothing new. */
        void tooMuch() {
            cut(this);
        }

        @Override
        public void close() {
            synchronized (Limiter.this) {
                if (open) {
                    open = false;
                    inFlight--;
                    Limiter.this.notifyAll();
                }
            }
        }
    }

    /** Waits for a place, and until the server wants to be asked again. */
    Permit acquire(Call call) throws InterruptedException {
        Deadline deadline = call.job().deadline();
        Duration pause = pause(deadline.time().now());
        while (!pause.isZero()) {
            deadline.sleep(pause, call.phase());
            pause = pause(deadline.time().now());
        }
        synchronized (this) {
            while (call.fetches() && inFlight >= Math.max(1, (int) limit)) {
                wait();
            }
            inFlight++;
            return new Permit(cuts, inFlight);
        }
    }

    /** Nobody asks before that. */
    synchronized void pauseUntil(Instant time) {
        notBefore = time.isAfter(notBefore) ? time : notBefore;
    }

    /** Requests that went well so far: whether others make progress while one is throttled. */
    synchronized long successes() {
        return successes;
    }

    synchronized int limit() {
        return Math.max(1, (int) limit);
    }

    private synchronized Duration pause(Instant now) {
        return now.isBefore(notBefore) ? Duration.between(now, notBefore) : Duration.ZERO;
    }

    private synchronized void grow() {
        successes++;
        if (limit < wall) {
            limit = Math.min(wall, limit + 1 / limit);
        } else if (wall < ceiling && ++quiet >= untilProbe) {
            quiet = 0;
            wall++;
            limit = wall;
        }
        notifyAll();
    }

    private synchronized void cut(Permit permit) {
        if (permit.cutsBefore != cuts) {
            return;
        }
        cuts++;
        boolean probed = permit.level >= wall && wall < ceiling;
        untilProbe = probed ? Math.min(LAST_PROBE, untilProbe * 2) : untilProbe;
        wall = Math.max(1, Math.min(wall, permit.level - 1));
        limit = Math.max(1, Math.min(wall, permit.level / 2.0));
        quiet = 0;
        LOG.info("The server asks for less: at most {} requests at a time from now on", limit());
    }
}
