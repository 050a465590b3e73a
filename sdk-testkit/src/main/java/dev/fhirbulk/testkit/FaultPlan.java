package dev.fhirbulk.testkit;

import dev.fhirbulk.testkit.Recorded.Step;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Faults by chance: {@code Faults.seed(42).rate(0.1)}, given to {@link BulkServer#faults}. The chance of a request
 * depends on the seed, its step, its path and how often that was asked before, and on nothing else: the same client
 * meets the same faults again, however its threads run. Made by {@link Faults#seed}; its rules are set before it is
 * used. Thread-safe.
 */
public final class FaultPlan {

    private static final int SHORT = 400;

    private static final List<Function<Random, Fault>> FOR_BODIES = List.of(
            dice -> Faults.noAnswer(),
            dice -> Faults.resetAfter(dice.nextInt(SHORT)),
            dice -> new Fault.TruncatedChunks(dice.nextInt(SHORT)),
            dice -> Faults.cutAfter(dice.nextInt(SHORT)),
            dice -> new Fault.LyingLength(1 + dice.nextInt(SHORT)),
            dice -> Faults.stallAfter(dice.nextInt(SHORT)),
            dice -> new Fault.SlowDrip(1 + dice.nextInt(SHORT)),
            dice -> new Fault.GzipMembers(),
            dice -> new Fault.CorruptGzip(dice.nextInt(SHORT)),
            dice -> Faults.expiredLink(),
            dice -> Faults.expiredToken());

    private static final List<Function<Random, Fault>> FOR_ALL = List.of(
            dice -> Faults.status(List.of(500, 502, 503, 504, 408).get(dice.nextInt(5))),
            dice -> Faults.throttled(Duration.ofSeconds(dice.nextInt(30))),
            dice -> Faults.status(429),
            dice -> Faults.html(502),
            dice -> new Fault.Instead(Answer.outcome(500, "error", "transient", "Try again.")),
            dice -> new Fault.Instead(Answer.status(503).header("Retry-After", "Wed, 31 Dec 1999 23:59:59 GMT")),
            dice -> new Fault.Instead(Answer.status(503).header("Retry-After", "soon")),
            dice -> Faults.noAnswer(),
            dice -> Faults.refused());

    private static final List<Function<Random, Fault>> FOR_POLLS =
            List.of(dice -> Faults.stillRunning(), dice -> Faults.expiredToken(), dice -> new Fault.WrongCount());

    /** One fault of so many goes on for a while: a burst of errors, or a job that runs for ever. */
    private static final int LASTING = 12;

    private final long seed;
    private double rate = 0.1;
    private Set<Step> steps = EnumSet.of(Step.STATUS, Step.FILE, Step.TOKEN, Step.KICKOFF);
    private int most = Integer.MAX_VALUE;
    private final Map<String, Integer> asked = new HashMap<>();
    private final Map<String, Burst> bursts = new HashMap<>();
    private int fired;

    FaultPlan(long seed) {
        this.seed = seed;
    }

    /** The chance of each request to go wrong, from 0 to 1. Default: 0.1. */
    public synchronized FaultPlan rate(double value) {
        rate = value;
        return this;
    }

    /** The steps that may go wrong. Default: kick-off, status, files and token. */
    public synchronized FaultPlan only(Step... values) {
        steps = EnumSet.copyOf(List.of(values));
        return this;
    }

    /** At most so many faults, after which all goes well. Default: no limit. */
    public synchronized FaultPlan atMost(int faults) {
        most = faults;
        return this;
    }

    /** How many requests went wrong so far. */
    public synchronized int fired() {
        return fired;
    }

    /** A fault that meets the following requests too. */
    private record Burst(Fault fault, int last) {
        static final Burst NONE = new Burst(Faults.noAnswer(), 0);
    }

    synchronized @Nullable Fault next(Recorded request) {
        // Ids of jobs differ from run to run; the rest of a path does not.
        String name = request.step() + " " + request.uri().getPath().replaceAll("[0-9a-f-]{36}", "");
        int count = asked.merge(name, 1, Integer::sum);
        Random dice = new Random(seed * 1_000_003 + name.hashCode() * 31L + count);
        dice.nextInt();
        Burst burst = bursts.getOrDefault(name, Burst.NONE);
        boolean lasting = count <= burst.last();
        if (!steps.contains(request.step()) || fired >= most || (!lasting && dice.nextDouble() >= rate)) {
            return null;
        }
        fired++;
        if (!lasting && dice.nextInt(LASTING) == 0) {
            lasting = true;
            burst = request.step() == Step.STATUS
                    ? new Burst(Faults.stillRunning(), Integer.MAX_VALUE)
                    : new Burst(Faults.status(500 + dice.nextInt(5)), count + dice.nextInt(4));
            bursts.put(name, burst);
        }
        if (lasting) {
            return burst.fault();
        }
        return one(request.step(), dice);
    }

    private static Fault one(Step step, Random dice) {
        List<Function<Random, Fault>> own = switch (step) {
            case FILE -> FOR_BODIES;
            case STATUS -> FOR_POLLS;
            default -> FOR_ALL;
        };
        List<Function<Random, Fault>> kinds = dice.nextInt(3) == 0 ? FOR_ALL : own;
        return kinds.get(dice.nextInt(kinds.size())).apply(dice);
    }
}
