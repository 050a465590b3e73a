package dev.fhirbulk.interop.server;

import ca.uhn.fhir.batch2.api.IJobMaintenanceService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Lets jobs go on. HAPI does so at maintenance passes, one a minute by default, for which no test can wait; and no test
 * can meet a job while it runs unless all of them can be held.
 */
final class Hurry {

    private static final long PASS_MILLIS = 50;

    private final IJobMaintenanceService maintenance;
    private final ScheduledExecutorService passes = Executors.newSingleThreadScheduledExecutor();
    private boolean held;

    Hurry(IJobMaintenanceService maintenance) {
        this.maintenance = maintenance;
        passes.scheduleWithFixedDelay(this::pass, PASS_MILLIS, PASS_MILLIS, TimeUnit.MILLISECONDS);
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

    void stop() {
        passes.shutdownNow();
    }

    private void pass() {
        if (held) {
            return;
        }
        try {
            maintenance.forceMaintenancePass();
        } catch (RuntimeException passing) {
            System.err.println("maintenance pass: " + passing);
        }
    }
}
