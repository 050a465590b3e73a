package dev.fhirbulk.testkit;

import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Faults that were ordered, by step, and those that come by chance. Thread-safe. */
final class FaultQueue {

    private final Map<Recorded.Step, Queue<Fault>> ordered = new EnumMap<>(Recorded.Step.class);
    private volatile @Nullable FaultPlan plan;

    FaultQueue() {
        for (Recorded.Step step : Recorded.Step.values()) {
            ordered.put(step, new ConcurrentLinkedQueue<>());
        }
    }

    void plan(@Nullable FaultPlan chances) {
        plan = chances;
    }

    void add(Recorded.Step step, Fault fault) {
        of(step).add(fault);
    }

    void clear() {
        plan = null;
        ordered.values().forEach(Queue::clear);
    }

    /** The fault that hits a request, null for none. */
    @Nullable
    Fault next(Recorded request) {
        Fault first = of(request.step()).poll();
        FaultPlan chances = plan;
        return first == null && chances != null ? chances.next(request) : first;
    }

    private Queue<Fault> of(Recorded.Step step) {
        Queue<Fault> queue = ordered.get(step);
        if (queue == null) {
            throw new IllegalStateException(step.name());
        }
        return queue;
    }
}
