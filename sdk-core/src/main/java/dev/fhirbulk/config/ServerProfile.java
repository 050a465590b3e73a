package dev.fhirbulk.config;

import dev.fhirbulk.model.ExportLevel;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * How one vendor's server differs from the guide, as data: what it takes, how that is encoded, how patient to be, what
 * its answers mean. Immutable and thread-safe.
 *
 * <p>{@link #GENERIC} is the default. Derive your own where a site differs, and take one by its name from a file:
 * {@code ServerProfile.EPIC.with(p -> p.pollFloor(Duration.ofMinutes(5)))}, {@code ServerProfile.named("epic")}.
 *
 * <p>In the vendors' constants <i>documented</i> is what the vendor writes or its published source shows, <i>observed</i>
 * what running servers and other clients' authors saw, and <i>assumed</i> the rest, chosen so that an error is loud.
 */
public final class ServerProfile extends ProfileFacts {

    /** An edition of the guide, by the version of its FHIR package: 1.0 (2019), 2.0 (2021), 3.0 (2025), 4.0 ballot. */
    public enum Edition {
        STU1,
        STU2,
        STU3,
        STU4
    }

    /** Where an export begins, as {@link ExportLevel} without a group's id. */
    public enum Level {
        SYSTEM,
        PATIENTS,
        GROUP;

        /** The level of a request. */
        public static Level of(ExportLevel level) {
            if (level instanceof ExportLevel.Group) {
                return GROUP;
            }
            return level instanceof ExportLevel.Patients ? PATIENTS : SYSTEM;
        }
    }

    /** The HTTP methods of a kick-off. */
    public enum Verbs {
        GET_ONLY,
        POST_ONLY,
        GET_OR_POST
    }

    /** Whether a parameter with several values is sent as one comma list or as one entry a value. */
    public enum ListEncoding {
        COMMA,
        REPEAT
    }

    /** The type of {@code includeAssociatedData} in a POST body. */
    public enum AssociatedData {
        CODE,
        CODING
    }

    /** What the {@code Prefer} header may say besides {@code respond-async}. */
    public enum Preference {
        HANDLING,
        SEPARATE_EXPORT_STATUS
    }

    /** What a 429 on kick-off means, and so what to do about it. */
    public enum KickOffLimit {
        /** Another export runs: wait for it or delete it. */
        RUNNING_JOB,
        /** One export in a span of time, a day at Epic: wait for its end. */
        WINDOW,
        /** Too many requests: try again soon. */
        RATE,
        /** Any of these. */
        UNKNOWN
    }

    /** What a DELETE of a job does. */
    public enum Deletion {
        /** Ends a running job and removes a finished one's files. */
        CANCELS_AND_RELEASES,
        /** Ends a running job; a finished one's files stay until they expire. */
        CANCELS_ONLY,
        /** Nothing that is known of; the job and its files stay until they expire. */
        NOT_OFFERED
    }

    /** A server that follows the guide, STU1 to STU3. */
    public static final ServerProfile GENERIC = Vendors.generic("generic");

    /** Finds out at run time which of the others fits, {@link #GENERIC} where none does; its own data are GENERIC's. */
    public static final ServerProfile AUTO = Vendors.generic("auto");

    /**
     * Oracle Health (Cerner) Millennium. Documented: groups by GET, patients by POST with {@code patient}; which filters
     * and parameters are refused; one job at a time. Observed: comma lists only. Assumed: no STU3 parameters.
     */
    public static final ServerProfile ORACLE_HEALTH = Vendors.oracleHealth();

    /**
     * Oracle Soarian Clinicals. Documented: patients (may be switched off) and groups, {@code Prefer} on status and
     * delete, 409 for the same export until it is deleted. Assumed: comma lists, no {@code _elements}, nothing of STU3.
     */
    public static final ServerProfile ORACLE_SOARIAN = Vendors.oracleSoarian();

    /**
     * Epic. Documented: groups by GET, no {@code _since}, filters with {@code _type}, polls 10 to 30 minutes apart, one
     * kick-off a client and group in 24 h (sites differ). Observed: jobs of weeks. Assumed: nothing of STU3.
     */
    public static final ServerProfile EPIC = Vendors.epic();

    /**
     * CMS BCDA. From its source: no {@code _elements}, one filter and that for ExplanationOfBenefit (v3), 429 while the
     * same types are exported, 410 for DELETE of a finished job. Assumed: GET only, nothing else of STU2 and STU3.
     */
    public static final ServerProfile BCDA = Vendors.bcda();

    /**
     * CMS AB2D. From its source: one job at a time, {@code _until} (v2), and a {@code _since} of its own (the last
     * successful job) where none is given. Assumed: GET only, DELETE cancels only, nothing else of STU2 and STU3.
     */
    public static final ServerProfile AB2D = Vendors.ab2d();

    /**
     * CMS DPC. From its source: {@code Prefer} must be exactly {@code respond-async}; {@code _type}, {@code _since} and
     * {@code _outputFormat} only; no route for DELETE was found. Assumed: GET only.
     */
    public static final ServerProfile DPC = Vendors.dpc();

    /**
     * athenahealth. Documented: groups ({@code a-1.C-[practice]}), {@code _type}, {@code _since}, {@code _outputFormat}.
     * Assumed: GET only. Not known: how many jobs at a time.
     */
    public static final ServerProfile ATHENAHEALTH = Vendors.athenahealth();

    /**
     * eClinicalWorks. Observed: the group's id is its identifier, a UUID, and the same export again is a duplicate
     * without a status URL. Assumed: groups by GET only, nothing of STU2 and STU3.
     */
    public static final ServerProfile ECLINICALWORKS = Vendors.eClinicalWorks();

    /**
     * HAPI FHIR JPA. Observed (8.8): a repeated {@code _type} loses all but the first, unknown parameters are ignored in
     * silence, DELETE of a finished job removes nothing, {@code Retry-After} is 120 s always, for a job of 2 s too.
     */
    public static final ServerProfile HAPI = Vendors.hapi();

    /**
     * Microsoft FHIR server, Azure Health Data Services. From its source: GET only, {@code _till} for {@code _until},
     * filters with {@code _type}, {@code Prefer} takes nothing bare but {@code respond-async}, 409 for DELETE of a
     * finished job. Assumed: comma lists.
     */
    public static final ServerProfile MICROSOFT = Vendors.microsoft();

    /**
     * Google Cloud Healthcare API. Documented: system and groups, groups with {@code organizeOutputBy=Patient} only, few
     * parameters. Files are in Cloud Storage. Assumed: GET only. DELETE is not documented.
     */
    public static final ServerProfile GOOGLE = Vendors.google();

    /**
     * AWS HealthLake. Documented: system by POST only, where role and bucket are parameters; files are in S3. Assumed:
     * nothing of STU3, and that those parameters may come as {@code Parameters}.
     */
    public static final ServerProfile AWS_HEALTHLAKE = Vendors.awsHealthLake();

    /**
     * LinuxForHealth (IBM) FHIR Server. Documented: {@code _type}, {@code _since}, {@code _typeFilter},
     * {@code _outputFormat} at all levels. Assumed: the rest is refused or lost. Never poll it after a delete.
     */
    public static final ServerProfile LINUXFORHEALTH = Vendors.linuxForHealth();

    /** Medplum. From its source: {@code _type} and {@code _since} only. Assumed: all levels, by GET or POST. */
    public static final ServerProfile MEDPLUM = Vendors.medplum();

    /**
     * Pathling. Observed (1.2): {@code transactionTime} is the time of completion, no {@code Retry-After}, a POST may be
     * answered with a running job of other parameters, {@code includeAssociatedData} is refused. Assumed: no STU3 but
     * {@code _until}, no {@code patient}.
     */
    public static final ServerProfile PATHLING = Vendors.pathling();

    /**
     * The SMART bulk-data-server. Observed (2.1): STU2 with {@code organizeOutputBy} and partial manifests, without
     * {@code includeAssociatedData}; unknown parameters are ignored in silence, and so (assumed) is {@code _until}.
     */
    public static final ServerProfile SMART_REFERENCE = Vendors.smartReference();

    private static final List<ServerProfile> ALL = List.of(
            GENERIC,
            AUTO,
            ORACLE_HEALTH,
            ORACLE_SOARIAN,
            EPIC,
            BCDA,
            AB2D,
            DPC,
            ATHENAHEALTH,
            ECLINICALWORKS,
            HAPI,
            MICROSOFT,
            GOOGLE,
            AWS_HEALTHLAKE,
            LINUXFORHEALTH,
            MEDPLUM,
            PATHLING,
            SMART_REFERENCE);

    private ServerProfile(ProfileData data) {
        super(data);
    }

    /** Every constant of this class, {@link #GENERIC} and {@link #AUTO} first. */
    public static List<ServerProfile> all() {
        return ALL;
    }

    /**
     * The constant of a name, for configuration files.
     *
     * @param name such as {@code epic} or {@code ORACLE_HEALTH}; case does not matter, nor which dash
     * @throws IllegalArgumentException when there is none; the message lists them all
     */
    public static ServerProfile named(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        return ALL.stream()
                .filter(profile -> profile.name().equals(wanted))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("There is no server profile \"" + name + "\". Use one of "
                                + ALL.stream().map(ServerProfile::name).collect(Collectors.joining(", ")) + "."));
    }

    /**
     * A profile derived from this one, under the same name unless that is changed too.
     *
     * @param change sets what differs
     * @return a new profile
     * @throws IllegalArgumentException when it has a blank name, no level, or a floor above its ceiling
     */
    public ServerProfile with(UnaryOperator<Builder> change) {
        return change.apply(new Builder(data.copy())).build();
    }

    @Override
    public String toString() {
        return "ServerProfile[" + name() + "]";
    }

    /** Collects what differs from {@link ServerProfile#GENERIC}, or from the profile it began with. Not thread-safe. */
    public static final class Builder extends ProfileBuilder {

        Builder(String name) {
            super(new ProfileData(name));
        }

        private Builder(ProfileData data) {
            super(data);
        }

        @Override
        Builder self() {
            return this;
        }

        ServerProfile build() {
            return new ServerProfile(data.copy().checked());
        }
    }
}
