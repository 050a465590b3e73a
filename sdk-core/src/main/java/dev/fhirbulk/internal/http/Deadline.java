package dev.fhirbulk.internal.http;

import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.ExportInterruptedException;
import dev.fhirbulk.error.ExportTimeoutException;
import dev.fhirbulk.error.Phase;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Until when a call may take, and the only way to wait within it. Immutable and thread-safe. */
public final class Deadline {

    private static final String ATTACHMENTS_KEPT =
            "What was fetched is kept: call fetchTo with the same directory again to go on.";

    private final TimeSource time;
    private final @Nullable Instant end;
    private final @Nullable Duration allowed;
    private final @Nullable String handle;

    private Deadline(TimeSource time, @Nullable Instant end, @Nullable Duration allowed, @Nullable String handle) {
        this.time = time;
        this.end = end;
        this.allowed = allowed;
        this.handle = handle;
    }

    /** No limit. */
    public static Deadline none(TimeSource time) {
        return new Deadline(time, null, null, null);
    }

    /** From now on; null for no limit. */
    public static Deadline in(TimeSource time, @Nullable Duration allowed) {
        return allowed == null ? none(time) : new Deadline(time, time.now().plus(allowed), allowed, null);
    }

    /** The same for a job that is now known. */
    public Deadline of(@Nullable String jobHandle) {
        return new Deadline(time, end, allowed, jobHandle);
    }

    /** The clock behind it. */
    public TimeSource time() {
        return time;
    }

    /** The time that is left, but no more than the given. */
    public Duration atMost(Duration limit) {
        if (end == null) {
            return limit;
        }
        Duration left = Duration.between(time.now(), end);
        return left.isNegative() ? Duration.ZERO : left.compareTo(limit) < 0 ? left : limit;
    }

    /**
     * Throws when the time is over.
     *
     * @throws ExportTimeoutException when it is
     */
    public void check(Phase phase) {
        if (end != null && !time.now().isBefore(end)) {
            throw new ExportTimeoutException(
                    ErrorContext.of(phase).retryable(true).handle(handle),
                    "The deadline of " + allowed + " passed. "
                            + (phase == Phase.ATTACHMENT
                                    ? ATTACHMENTS_KEPT
                                    : "The job was left alive on the server: run the same export again, or go on with"
                                            + " client.resume(exception.handleText())."));
        }
    }

    /**
     * Waits, but not beyond the end.
     *
     * @throws ExportTimeoutException when the end came first
     * @throws ExportInterruptedException when the thread was interrupted
     */
    public void sleep(Duration wanted, Phase phase) {
        check(phase);
        try {
            time.sleep(atMost(wanted));
        } catch (InterruptedException interrupt) {
            throw interrupted(phase, interrupt);
        }
        check(phase);
    }

    /** The typed form of an interrupt; sets the thread's flag again. */
    public ExportInterruptedException interrupted(Phase phase, @Nullable Throwable cause) {
        Thread.currentThread().interrupt();
        return new ExportInterruptedException(
                ErrorContext.of(phase).retryable(true).handle(handle).causedBy(cause),
                "The thread was interrupted. "
                        + (phase == Phase.ATTACHMENT
                                ? ATTACHMENTS_KEPT
                                : "The job was left alive on the server: run the same export again to go on."));
    }
}
