package dev.fhirbulk.error;

import java.util.List;

/**
 * 429 on kick-off: another export of this client runs, or the server's window (24 h at Epic) is not over.
 * Never repeated automatically. Immutable and thread-safe.
 */
public final class ConcurrencyLimitException extends ThrottledException {

    private final List<String> runningJobs;

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     * @param runningJobs status URLs of running jobs that the server listed; empty when it lists none
     */
    public ConcurrencyLimitException(ErrorContext context, String message, List<String> runningJobs) {
        super(context, message);
        this.runningJobs = List.copyOf(runningJobs);
    }

    /** Status URLs of the running jobs, where the server lists them (CMS AB2D does); empty otherwise. */
    public List<String> runningJobs() {
        return runningJobs;
    }
}
