package dev.fhirbulk.internal.preflight;

import dev.fhirbulk.config.ServerProfile;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The profile of a client: the caller's choice, or for {@code AUTO} the one that the server gives away, found out when it
 * is first needed. It never fails: where nothing can be found out, the generic one serves. Thread-safe.
 */
public final class ProfileFinder implements Supplier<ServerProfile> {

    private static final Logger LOG = LoggerFactory.getLogger(ProfileFinder.class);
    private static final Duration AGAIN = Duration.ofMinutes(10);

    private final URI base;
    private final ServerProfile chosen;
    private final FactsReader reader;
    private final Supplier<Instant> clock;
    private @Nullable ServerProfile found;
    private @Nullable Instant failed;

    /**
     * For a client.
     *
     * @param base the FHIR base
     * @param chosen the caller's choice
     * @param reader asks the server
     * @param clock the client's
     */
    public ProfileFinder(URI base, ServerProfile chosen, FactsReader reader, Supplier<Instant> clock) {
        this.base = base;
        this.chosen = chosen;
        this.reader = reader;
        this.clock = clock;
    }

    /** Whether {@link #get} sends no request. */
    public synchronized boolean isKnown() {
        return !chosen.name().equals(ServerProfile.AUTO.name())
                || found != null
                || Clue.byHost(base).isPresent();
    }

    @Override
    public synchronized ServerProfile get() {
        if (!chosen.name().equals(ServerProfile.AUTO.name())) {
            return chosen;
        }
        ServerProfile known = found;
        if (known != null) {
            return known;
        }
        Optional<ServerProfile> byHost = Clue.byHost(base);
        if (byHost.isPresent()) {
            return took(byHost.get(), "by its host");
        }
        Instant before = failed;
        if (before != null && clock.get().isBefore(before.plus(AGAIN))) {
            return ServerProfile.GENERIC;
        }
        return of(reader.read());
    }

    /** The profile for what a server said; remembered, if it said anything. */
    synchronized ServerProfile of(ServerFacts facts) {
        if (!chosen.name().equals(ServerProfile.AUTO.name())) {
            return chosen;
        }
        Optional<ServerProfile> named = Clue.byHost(base).or(() -> Clue.byNames(facts.names()));
        if (named.isPresent()) {
            return took(named.get(), "by what it says of itself");
        }
        if (facts.metadata().good()) {
            return took(ServerProfile.GENERIC, "because nothing that it says of itself names a vendor");
        }
        failed = clock.get();
        LOG.warn(
                "The server's CapabilityStatement cannot be read ({}): it is taken for one that follows the guide. Choose a"
                        + " profile with profile(...) if it is of a known vendor.",
                facts.metadata().status() == 0 ? "no answer" : facts.metadata().status());
        return ServerProfile.GENERIC;
    }

    private ServerProfile took(ServerProfile profile, String why) {
        if (found == null) {
            LOG.info("The server is spoken to as {}, {}", profile, why);
        }
        found = profile;
        return profile;
    }
}
