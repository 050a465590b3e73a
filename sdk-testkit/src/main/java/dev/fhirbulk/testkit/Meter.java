package dev.fhirbulk.testkit;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** Counts the bytes of bodies that are sent, and lets them stand still at a given one. Thread-safe. */
final class Meter {

    private final Stalls stalls;
    private long sent;
    private long stop = Long.MAX_VALUE;
    private double nanosPerByte;
    private long free;

    Meter(Stalls stalls) {
        this.stalls = stalls;
    }

    /** Called before so many bytes are sent; throws for a body that stood still and was let go. */
    void pass(int bytes) throws IOException, InterruptedException {
        boolean stands;
        long until;
        synchronized (this) {
            stands = sent + bytes > stop;
            sent += stands ? 0 : bytes;
            free = Math.max(free, System.nanoTime()) + (long) (bytes * nanosPerByte);
            until = free;
        }
        for (long left = until - System.nanoTime(); !stands && left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        if (stands) {
            stalls.stand();
            throw new IOException("The body was let go.");
        }
    }

    synchronized long sent() {
        return sent;
    }

    synchronized void slowTo(long bytesPerSecond) {
        nanosPerByte = 1e9 / bytesPerSecond;
    }

    synchronized void stopAfter(long more) {
        stop = more < 0 ? Long.MAX_VALUE : sent + more;
    }
}
