package dev.fhirbulk.testkit;

import dev.fhirbulk.testkit.VendorProfile.Fact;
import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A scenario and the surroundings of one server; where the scenario says nothing, the vendor's way. */
final class World {

    private final Scenario scenario;
    private final VendorProfile profile;
    private final Supplier<Instant> clock;
    private final String storeToken = UUID.randomUUID().toString();

    World(Scenario scenario, Supplier<Instant> clock) {
        this.scenario = scenario;
        this.profile = scenario.profile;
        this.clock = clock;
    }

    Scenario scenario() {
        return scenario;
    }

    VendorProfile profile() {
        return profile;
    }

    boolean has(Trait trait) {
        return profile.has(trait);
    }

    String fact(Fact fact) {
        return profile.fact(fact);
    }

    Instant now() {
        return clock.get();
    }

    /** Whether no token is looked at. */
    boolean open() {
        return scenario.open || has(Trait.SIGN_IN_NONE);
    }

    /** What the store's own clients show. */
    String storeToken() {
        return storeToken;
    }

    boolean compresses() {
        return scenario.gzip && !has(Trait.FILES_NO_GZIP);
    }

    Scenario.Files files() {
        if (scenario.files != null) {
            return scenario.files;
        }
        if (has(Trait.FILES_AT_BASE)) {
            return Scenario.Files.BASE;
        }
        if (has(Trait.FILES_SIGNED)) {
            return Scenario.Files.STORE;
        }
        if (has(Trait.FILES_TAKE_TOKEN)) {
            return Scenario.Files.STORE_WITH_TOKEN;
        }
        return has(Trait.FILES_OWN_CREDENTIALS)
                ? Scenario.Files.STORE_WITH_OWN_TOKEN
                : Scenario.Files.REDIRECT_TO_STORE;
    }

    Duration tokenLifetime() {
        return scenario.tokenLifetime == null
                ? Duration.ofSeconds(Long.parseLong(fact(Fact.TOKEN_SECONDS)))
                : scenario.tokenLifetime;
    }

    /** Null where no secret is taken. */
    @Nullable
    String clientSecret() {
        return scenario.clientSecret == null && has(Trait.SIGN_IN_SECRET) ? "simulated-secret" : scenario.clientSecret;
    }

    SyntheticPopulation population() {
        if (scenario.population != null) {
            return scenario.population;
        }
        SyntheticPopulation people = SyntheticPopulation.of(1, 20);
        return profile.list(Fact.TYPES).contains("ExplanationOfBenefit") ? people.withClaims() : people;
    }

    /** Retry-After of a running job, empty for none. */
    String retryAfter() {
        String real = fact(Fact.RETRY_AFTER);
        if (real.equals("date")) {
            return HttpTimes.imf(now().plusSeconds(scenario.realPace ? 120 : 0));
        }
        return real.isEmpty() || scenario.realPace ? real : "0";
    }

    /** Whether something made at a time is kept no longer. */
    boolean expired(Instant made) {
        String hours = fact(Fact.RETENTION_HOURS);
        return !hours.isEmpty() && now().isAfter(made.plus(Duration.ofHours(Long.parseLong(hours))));
    }
}
