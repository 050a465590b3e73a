package dev.fhirbulk.interop;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Lets file requests gather and refuses them all at once, some times over. The next ones gather only when those that
 * were refused have come again, so that none is refused twice. Thread-safe.
 */
final class Volleys {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    private final int size;
    private int left;
    private int round;
    private final Set<String> gathered = new HashSet<>();
    private final Set<String> outstanding = new HashSet<>();

    /** So many requests at a time, so often. */
    Volleys(int size, int times) {
        this.size = size;
        this.left = times;
    }

    static Volleys none() {
        return new Volleys(1, 0);
    }

    synchronized boolean refuses(String path) throws InterruptedException {
        if (outstanding.remove(path) || !outstanding.isEmpty() || left == 0) {
            return false;
        }
        int mine = round;
        gathered.add(path);
        if (gathered.size() == size) {
            outstanding.addAll(gathered);
            gathered.clear();
            left--;
            round++;
            notifyAll();
        }
        long end = System.nanoTime() + PATIENCE;
        while (round == mine && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.timedWait(this, PATIENCE);
        }
        return round != mine;
    }
}
