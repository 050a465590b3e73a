package dev.fhirbulk.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next poll: a pure function of the server's answer and the time since kick-off.
 * Immutable and thread-safe. Bulk Data Access IG, "Bulk Data Status Request".
 *
 * <p>Default ({@link #standard()}): without {@code Retry-After} 8 % of the time since kick-off, at least
 * 0.75 s and at most 60 s, ± 10 %; {@code Retry-After} is obeyed in full, at least 1 s.
 */
public final class Pacing {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration OWN_MIN = Duration.ofMillis(750);
    private static final double OWN_SHARE = 0.08;
    private static final Pacing STANDARD = new Pacing(null, null);

    private final @Nullable Duration min;
    private final @Nullable Duration max;

    private Pacing(@Nullable Duration min, @Nullable Duration max) {
        this.min = min;
        this.max = max;
    }

    /** The default pace. */
    public static Pacing standard() {
        return STANDARD;
    }

    /**
     * The default pace within bounds. A maximum below what the server asks for polls earlier than it wants,
     * which some servers punish; a 429 is always obeyed in full.
     *
     * @param min the shortest wait, not negative
     * @param max the longest wait, not shorter than {@code min}, greater than zero
     * @throws IllegalArgumentException when the bounds contradict each other
     */
    public static Pacing between(Duration min, Duration max) {
        if (min.isNegative() || max.compareTo(min) < 0 || max.isZero()) {
            throw new IllegalArgumentException("polling(between(" + min + ", " + max
                    + ")): the shortest wait must not be negative, the longest not shorter than it and not zero.");
        }
        return new Pacing(min, max);
    }

    /**
     * The same pace with other bounds, null for those it has.
     *
     * @throws IllegalArgumentException when the bounds contradict each other
     */
    public Pacing within(@Nullable Duration floor, @Nullable Duration ceiling) {
        @Nullable Duration least = floor == null ? min : floor;
        @Nullable Duration most = ceiling == null ? max : ceiling;
        return least == null || most == null ? new Pacing(least, most) : between(least, most);
    }

    /**
     * The wait before the next poll.
     *
     * @param elapsed the time since kick-off
     * @param retryAfter what the server asked for, null when it did not
     * @param throttled whether the server answered 429: then no maximum shortens the wait
     * @param jitter a number from -1 to 1; ± 10 % of a wait that the server did not ask for
     * @return the wait, never negative
     */
    public Duration next(Duration elapsed, @Nullable Duration retryAfter, boolean throttled, double jitter) {
        if (throttled && retryAfter != null) {
            return longer(retryAfter, longer(least(SECOND), SECOND));
        }
        Duration wanted = retryAfter != null ? retryAfter : ownPace(elapsed, jitter);
        Duration bounded = max != null && wanted.compareTo(max) > 0 ? max : wanted;
        return longer(bounded, retryAfter != null ? least(SECOND) : least(Duration.ZERO));
    }

    private Duration ownPace(Duration elapsed, double jitter) {
        Duration ceiling = max != null ? max : Duration.ofSeconds(60);
        Duration base = longer(least(OWN_MIN), Duration.ofNanos((long) (elapsed.toNanos() * OWN_SHARE)));
        Duration capped = base.compareTo(ceiling) > 0 ? ceiling : base;
        return capped.plusNanos((long) (capped.toNanos() * 0.1 * jitter));
    }

    private Duration least(Duration otherwise) {
        return min == null ? otherwise : min;
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    @Override
    public String toString() {
        return "Pacing[min=" + (min == null ? "standard" : min) + ", max=" + (max == null ? "server's" : max) + "]";
    }
}
