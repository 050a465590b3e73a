package dev.fhirbulk.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated server holds and how it goes about it. Immutable and thread-safe; each method returns a changed
 * copy. Defaults: {@link VendorProfile#GENERIC}, 20 synthetic patients (with claims where the vendor exports claims),
 * 1 poll, no wait asked for, gzip and ranges on. Sign-in, the life of a token and the place of files are the vendor's;
 * generically signed assertions, 5 minutes, and a redirect to a store that refuses tokens.
 */
public final class Scenario {

    /** Where file URLs of the manifest stand. */
    public enum Files {
        /** At the base's origin, answering 307 to a signed URL of the store, which refuses a token. */
        REDIRECT_TO_STORE,
        /** At the store, as signed URLs; {@code requiresAccessToken} is false. */
        STORE,
        /** At the store, which demands the base's token; {@code requiresAccessToken} is true. */
        STORE_WITH_TOKEN,
        /** At the store, which demands {@link BulkServer#storeToken()}, as clouds' stores have their own sign-in. */
        STORE_WITH_OWN_TOKEN,
        /** At the base's origin, which demands its token. */
        BASE
    }

    VendorProfile profile = VendorProfile.GENERIC;

    @Nullable
    SyntheticPopulation population;

    @Nullable
    Path directory;

    int polls = 1;
    int resourcesPerFile = Integer.MAX_VALUE;
    int filesPerPage = Integer.MAX_VALUE;
    boolean open;
    boolean realPace;
    boolean gzip = true;
    boolean ranges = true;

    @Nullable
    Files files;

    @Nullable
    Duration tokenLifetime;

    @Nullable
    String clientSecret;

    @Nullable
    String grantedScope;

    List<String> deleted = List.of();
    List<String> outcomes = List.of();

    private Scenario() {}

    private Scenario(Scenario from) {
        this.profile = from.profile;
        this.population = from.population;
        this.directory = from.directory;
        this.polls = from.polls;
        this.resourcesPerFile = from.resourcesPerFile;
        this.filesPerPage = from.filesPerPage;
        this.open = from.open;
        this.realPace = from.realPace;
        this.gzip = from.gzip;
        this.ranges = from.ranges;
        this.files = from.files;
        this.tokenLifetime = from.tokenLifetime;
        this.clientSecret = from.clientSecret;
        this.grantedScope = from.grantedScope;
        this.deleted = from.deleted;
        this.outcomes = from.outcomes;
    }

    /** The defaults. */
    public static Scenario standard() {
        return new Scenario();
    }

    /** The defaults for a vendor. */
    public static Scenario like(VendorProfile profile) {
        Scenario scenario = new Scenario();
        scenario.profile = Objects.requireNonNull(profile, "profile");
        return scenario;
    }

    /** Serves these records. */
    public Scenario population(SyntheticPopulation value) {
        return change(copy -> {
            copy.population = value;
            copy.directory = null;
        });
    }

    /**
     * Serves the lines of the {@code *.ndjson} and {@code *.ndjson.gz} files of a directory, one type a file, byte for
     * byte. Group resources are found in {@code Group.ndjson}.
     */
    public Scenario directory(Path value) {
        return change(copy -> copy.directory = value);
    }

    /** How many polls find the job running before it is complete. */
    public Scenario polls(int value) {
        return change(copy -> copy.polls = value);
    }

    /** Splits the resources of a type into files of at most so many. */
    public Scenario resourcesPerFile(int value) {
        return change(copy -> copy.resourcesPerFile = value);
    }

    /** Splits the manifest into pages of at most so many output files. */
    public Scenario filesPerPage(int value) {
        return change(copy -> copy.filesPerPage = value);
    }

    /** No token is demanded or looked at. */
    public Scenario open() {
        return change(copy -> copy.open = true);
    }

    /** Asks for the vendor's real waits; otherwise 0 s. */
    public Scenario realPace() {
        return change(copy -> copy.realPace = true);
    }

    /** Whether files are compressed on request. */
    public Scenario gzip(boolean value) {
        return change(copy -> copy.gzip = value);
    }

    /** Whether the store offers and honours ranges. */
    public Scenario ranges(boolean value) {
        return change(copy -> copy.ranges = value);
    }

    /** Where file URLs stand. Default: the vendor's place. */
    public Scenario files(Files value) {
        return change(copy -> copy.files = value);
    }

    /** How long a token lasts. Default: the vendor's time. */
    public Scenario tokenLifetime(Duration value) {
        return change(copy -> copy.tokenLifetime = value);
    }

    /** Accepts this client secret (basic and post) besides signed assertions. */
    public Scenario clientSecret(String value) {
        return change(copy -> copy.clientSecret = value);
    }

    /** Grants this scope, whatever is asked for. */
    public Scenario grantScope(String value) {
        return change(copy -> copy.grantedScope = value);
    }

    /** A resource, {@code Type/id}, that is listed as deleted in exports with {@code _since}. */
    public Scenario deleted(String reference) {
        return change(copy -> copy.deleted = plus(copy.deleted, reference));
    }

    /** A line of an outcome file that every export has. */
    public Scenario outcome(String operationOutcome) {
        return change(copy -> copy.outcomes = plus(copy.outcomes, operationOutcome));
    }

    private Scenario change(Consumer<Scenario> change) {
        Scenario copy = new Scenario(this);
        change.accept(copy);
        return copy;
    }

    private static List<String> plus(List<String> list, String one) {
        List<String> more = new ArrayList<>(list);
        more.add(one);
        return List.copyOf(more);
    }
}
