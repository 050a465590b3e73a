package dev.fhirbulk.auth.internal;

import dev.fhirbulk.config.Credentials;
import java.time.Duration;
import java.time.Instant;

/** A token and its times; never printed. */
record Token(Credentials credentials, Instant renewAt, Instant expiresAt) {

    private static final Duration LEAST_MARGIN = Duration.ofSeconds(10);

    /** Renewed early by 10 s or 10 % of its life, and not before half of it. */
    static Token of(Credentials credentials, Instant asked, Duration life) {
        Duration tenth = life.dividedBy(10);
        Duration margin = tenth.compareTo(LEAST_MARGIN) > 0 ? tenth : LEAST_MARGIN;
        Duration half = life.dividedBy(2);
        Instant expiry = asked.plus(life);
        return new Token(
                credentials.expiringAt(expiry), expiry.minus(margin.compareTo(half) > 0 ? half : margin), expiry);
    }

    @Override
    public String toString() {
        return "Token[expires " + expiresAt + "]";
    }
}
