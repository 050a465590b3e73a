package dev.fhirbulk.interop.server;

import ca.uhn.fhir.batch2.api.IJobMaintenanceService;
import ca.uhn.fhir.batch2.api.IJobPersistence;
import ca.uhn.fhir.batch2.model.JobInstance;
import ca.uhn.fhir.batch2.model.StatusEnum;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Lets jobs go on. HAPI does so at maintenance passes, one a minute by default, for which no test can wait; and no test
 * can meet a job while it runs unless all of them can be held.
 */
final class Hurry {

    private static final long PASS_MILLIS = 50;

    private static final Set<StatusEnum> UNFINISHED =
            Set.of(StatusEnum.QUEUED, StatusEnum.IN_PROGRESS, StatusEnum.FINALIZE, StatusEnum.ERRORED);

    private final IJobMaintenanceService maintenance;
    private final IJobPersistence jobs;
    private final ScheduledExecutorService passes = Executors.newSingleThreadScheduledExecutor();
    private boolean held;

    Hurry(IJobMaintenanceService maintenance, IJobPersistence jobs) {
        this.maintenance = maintenance;
        this.jobs = jobs;
    }

    /** Begins to. */
    ScheduledFuture<?> start() {
        return passes.scheduleWithFixedDelay(this::pass, PASS_MILLIS, PASS_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Once it returns, no pass runs until {@code go}, or they do again.
     *
     * @param word {@code hold} or {@code go}
     */
    void obey(String word) throws InterruptedException, ExecutionException {
        boolean hold = switch (word) {
            case "hold" -> true;
            case "go" -> false;
            default -> throw new IllegalArgumentException(word);
        };
        maintenance.enableMaintenancePass(!hold);
        // On the passes' own thread, so that none is under way.
        passes.submit(() -> held = hold).get();
    }

    private void pass() {
        try {
            // A pass looks at every job there ever was; most of the time none of them has anything left to do.
            if (!held && !unfinished().isEmpty()) {
                maintenance.forceMaintenancePass();
            }
        } catch (RuntimeException passing) {
            System.err.println("maintenance pass: " + passing);
        }
    }

    private List<JobInstance> unfinished() {
        return jobs.fetchInstancesByJobDefinitionIdAndStatus("BULK_EXPORT", UNFINISHED, 1, 0);
    }
}
