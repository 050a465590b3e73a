package dev.fhirbulk.testkit;

/** Bodies that have stopped in the middle, until somebody lets them go. Thread-safe. */
final class Stalls {

    private int standing;
    private int releases;
    private boolean over;

    /** Stops the calling thread until the next release. */
    synchronized void stand() throws InterruptedException {
        int before = releases;
        standing++;
        notifyAll();
        try {
            while (releases == before && !over) {
                wait();
            }
        } finally {
            standing--;
        }
    }

    /** Waits until some body has stopped. */
    synchronized void await() throws InterruptedException {
        while (standing == 0 && !over) {
            wait();
        }
    }

    synchronized int standing() {
        return standing;
    }

    synchronized void release() {
        releases++;
        notifyAll();
    }

    /** Releases all, and never holds anybody again. */
    synchronized void end() {
        over = true;
        notifyAll();
    }
}
