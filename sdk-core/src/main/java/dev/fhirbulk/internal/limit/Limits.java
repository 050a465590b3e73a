package dev.fhirbulk.internal.limit;

import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Limit;
import dev.fhirbulk.error.LimitExceededException;
import java.util.Map;

/**
 * The limits of a client. Immutable and thread-safe.
 *
 * @param set those that the caller set
 */
public record Limits(Map<Limit, Long> set) {

    /** Copies the map. */
    public Limits {
        set = Map.copyOf(set);
    }

    /** The standard ones. */
    public static Limits standard() {
        return new Limits(Map.of());
    }

    /** The value of a limit. */
    public long of(Limit limit) {
        return set.getOrDefault(limit, limit.standard());
    }

    /** The value of a limit whose most is an {@code int}. */
    public int intOf(Limit limit) {
        return Math.toIntExact(of(limit));
    }

    /**
     * The exception for what goes beyond a limit.
     *
     * @param what what is too large, as a sentence without its end
     */
    public LimitExceededException exceeded(Limit limit, ErrorContext where, String what) {
        return new LimitExceededException(
                where,
                limit,
                what + ": the limit is " + of(limit) + ". If that is meant, raise it with limit(Limit." + limit
                        + ", …) on the client's builder.");
    }
}
