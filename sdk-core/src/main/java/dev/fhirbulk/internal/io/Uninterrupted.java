package dev.fhirbulk.internal.io;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Runs small file work to its end on threads that were told to stop: an interrupt closes a channel under the
 * hands of its user, and what must be on disk before we stop would then be lost. The flag is kept.
 */
final class Uninterrupted {

    /** Work that may be done again from its beginning. */
    interface Work {
        void run() throws IOException;
    }

    private Uninterrupted() {}

    static void run(Work work) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (!finished(work)) {
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean finished(Work work) throws IOException {
        try {
            work.run();
            return true;
        } catch (ClosedByInterruptException again) {
            return false;
        }
    }
}
