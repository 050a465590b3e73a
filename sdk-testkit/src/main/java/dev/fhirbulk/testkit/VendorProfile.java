package dev.fhirbulk.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How a vendor's server behaves, as data that drives the simulation. Written from what vendors document, from the
 * source of open servers and from servers that were run; {@code docs/servers.md} says which. Immutable and
 * thread-safe. A server of your own: {@code VendorProfile.EPIC.named("our Epic").with(Trait.REPEAT_THROTTLED)
 * .with(Fact.RETRY_AFTER, "3600")}.
 */
public final class VendorProfile {

    /** A server that follows the guide. */
    public static final VendorProfile GENERIC = EhrVendors.generic();
    /** Oracle Health (Cerner) Millennium. */
    public static final VendorProfile ORACLE_HEALTH = EhrVendors.oracleHealth();
    /** Oracle Health Soarian Clinicals. */
    public static final VendorProfile ORACLE_SOARIAN = EhrVendors.oracleSoarian();
    /** Epic. */
    public static final VendorProfile EPIC = EhrVendors.epic();
    /** Beneficiary Claims Data API of the CMS. */
    public static final VendorProfile BCDA = MedicareVendors.bcda();
    /** Medicare Claims Data to Part D Sponsors (AB2D) of the CMS. */
    public static final VendorProfile AB2D = MedicareVendors.ab2d();
    /** Data at the Point of Care of the CMS. */
    public static final VendorProfile DPC = MedicareVendors.dpc();
    /** athenahealth. */
    public static final VendorProfile ATHENAHEALTH = EhrVendors.athenahealth();
    /** eClinicalWorks. */
    public static final VendorProfile ECLINICALWORKS = EhrVendors.eClinicalWorks();
    /** HAPI FHIR JPA server 8.8. */
    public static final VendorProfile HAPI = OpenVendors.hapi();
    /** Microsoft FHIR server and Azure Health Data Services. */
    public static final VendorProfile MICROSOFT = CloudVendors.microsoft();
    /** Google Cloud Healthcare API. */
    public static final VendorProfile GOOGLE = CloudVendors.google();
    /** AWS HealthLake. */
    public static final VendorProfile AWS_HEALTHLAKE = CloudVendors.awsHealthLake();
    /** LinuxForHealth (IBM) FHIR Server. */
    public static final VendorProfile LINUXFORHEALTH = OpenVendors.linuxForHealth();
    /** Medplum. */
    public static final VendorProfile MEDPLUM = OpenVendors.medplum();
    /** Pathling 1.2. */
    public static final VendorProfile PATHLING = OpenVendors.pathling();
    /** The SMART reference server (bulk-data-server 2.1). */
    public static final VendorProfile SMART_REFERENCE = OpenVendors.smartReference();

    /** A property of a server. Of those with the same slot a profile has at most one. */
    public enum Trait {
        GET_SYSTEM("", "the system is exported by GET"),
        GET_PATIENTS("", "all patients are exported by GET"),
        GET_GROUP("", "groups are exported by GET"),
        POST_SYSTEM("", "the system is exported by POST"),
        POST_PATIENTS("", "patients are exported by POST"),
        POST_GROUP("", "groups are exported by POST"),

        ACCEPT_JSON("accept", "an Accept that is no JSON is refused, at every step but files"),
        ACCEPT_FHIR_JSON("accept", "a kick-off's Accept must contain application/fhir+json"),
        ACCEPT_FHIR_JSON_OR_ANY("accept", "a kick-off's Accept must contain application/fhir+json or */*"),
        ACCEPT_FHIR_JSON_ONLY("accept", "a kick-off's Accept must be application/fhir+json and nothing else"),
        ACCEPT_NOT_NDJSON("accept", "a kick-off's Accept must not be NDJSON"),
        PREFER_EXACTLY_ASYNC("prefer", "Prefer must be respond-async and nothing else"),
        PREFER_KNOWN_ONLY("prefer", "preferences other than respond-async and handling are refused"),
        PREFER_AT_EVERY_STEP("", "status and delete want Prefer too"),
        UNKNOWN_REFUSED_ALWAYS("unknown", "unknown parameters are refused even if handling is lenient"),
        UNKNOWN_IGNORED("unknown", "unknown parameters are ignored even if handling is strict"),
        LISTS_FIRST_READ("lists", "of a repeated _type only the first is read, silently"),
        LISTS_NOT_REPEATED("lists", "a parameter repeated in a query is refused"),
        TYPE_TWICE_REFUSED("", "a type that stands twice in _type is refused"),
        UNKNOWN_TYPE_LENIENT("", "unknown types are ignored if handling is lenient"),
        FILTER_NEEDS_TYPE("", "_typeFilter needs _type, which must name the filtered types"),
        FILTER_ONE("", "one _typeFilter at most"),
        FILTER_ONE_A_TYPE("", "one _typeFilter a type at most"),
        FILTER_FAILS_JOB("", "a _typeFilter with an unknown search parameter fails the job, not the kick-off"),
        SINCE_FUTURE_REFUSED("", "a _since in the future is refused"),
        SINCE_LAST_JOB("", "without _since only what changed since the client's last complete job is exported"),
        GROUP_UNKNOWN_IS_EMPTY("", "an unknown group is accepted and found empty"),
        GROUP_EMPTY_IS_406("", "a group without members is answered 406"),
        ACCEPTED_OUTCOME("", "202 has an OperationOutcome as its body"),
        STATUS_URL_RELATIVE("", "Content-Location is relative"),
        REPEAT_THROTTLED("repeat", "a second job is refused while one runs: 429"),
        REPEAT_THROTTLED_BARE("repeat", "the same types are refused while a job reads them: 429, no body, wait 0 s"),
        REPEAT_JOB_LIST("repeat", "a second job is refused while one runs: 429 that lists jobs in Content-Location"),
        REPEAT_CONFLICT("repeat", "the same request is refused until its job is deleted: 409"),
        REPEAT_DUPLICATE("repeat", "the same request is answered 200 with issue duplicate"),
        REPEAT_SAME_JOB("repeat", "the same request gets the job it got before"),
        REPEAT_WINDOW("repeat", "a group is exported once in 24 h, complete or not, unless its job is cancelled"),
        REPEAT_IGNORES_BODY("", "requests are the same whatever their bodies say"),

        POLL_EARLY_IS_429("", "a poll before Retry-After is over is answered 429"),
        EXPIRES_NONE("expires", "no Expires"),
        EXPIRES_WRONG_DAY("expires", "Expires names the wrong day of the week"),
        EXPIRES_GO("expires", "Expires is a time as Go prints it"),
        GONE_410("gone", "an expired job is answered 410"),
        GONE_410_BARE("gone", "an expired job is answered 410 without a body"),
        TOKEN_FLAG_TEXT("flag", "requiresAccessToken is text"),
        TOKEN_FLAG_TRUE("flag", "requiresAccessToken is true, whatever is true"),
        TOKEN_FLAG_FALSE("flag", "requiresAccessToken is false, whatever is true"),
        TOKEN_FLAG_ABSENT("flag", "requiresAccessToken is absent"),
        COUNTS("", "files have a count"),
        DELETED("", "deleted resources are listed"),
        LISTS_ABSENT_IF_EMPTY("", "output and error are absent when empty"),
        URLS_RELATIVE("", "request and file URLs are relative"),
        TIME_OF_COMPLETION("", "transactionTime is the time of completion"),
        MEMBER_ORGANIZED("", "outputOrganizedBy is there when nothing is organized"),
        MEMBER_JOB_ID("", "the manifest has JobID"),
        MEMBER_ISSUES("", "the manifest has issues"),
        MEMBER_MSG("", "the manifest has msg when nothing was found"),

        FILES_AT_BASE("files", "files stand at the base's origin and take its token"),
        FILES_SIGNED("files", "files stand at a store, as signed URLs"),
        FILES_TAKE_TOKEN("files", "files stand at a store that takes the base's token"),
        FILES_OWN_CREDENTIALS("files", "files stand at a store that takes its own token, see BulkServer.storeToken()"),
        FILES_BINARY("", "files are Binary resources unless Accept is NDJSON"),
        FILES_BLANK_LINE("", "files begin with a blank line"),
        FILES_NO_GZIP("", "files are never compressed"),
        FILES_NO_RANGES("", "ranges are not offered"),
        FILES_WRONG_RANGES("", "Content-Range has an exclusive end and the length for the total; the ETag is unquoted"),
        DELETE_OUTCOME("body", "a deletion is answered with an OperationOutcome"),
        DELETE_TEXT("body", "a deletion is answered in plain text"),
        DELETE_CODE_DELETED("", "the status of a deleted job has issue deleted"),

        SIGN_IN_RS384("signin", "RS384 assertions only"),
        SIGN_IN_SECRET("signin", "a client secret only"),
        SIGN_IN_ELSEWHERE("signin", "no token endpoint: tokens come from the cloud's own identity"),
        SIGN_IN_NONE("signin", "no token is looked at"),
        NO_SMART_CONFIGURATION("", "smart-configuration is 404"),
        SCOPE_OPTIONAL("", "a token is given without a scope"),
        EXPIRES_IN_TEXT("lifetime", "expires_in is text"),
        EXPIRES_IN_ABSENT("lifetime", "expires_in is absent"),
        BAD_ASSERTION_IS_INVALID_GRANT("", "a bad assertion is invalid_grant"),
        UNAUTHORIZED_403_BARE("unauthorized", "a bad token is answered 403 without a body"),
        UNAUTHORIZED_TEXT("unauthorized", "401 is plain text"),
        ERRORS_AS_JSON("errors", "OperationOutcomes are labelled application/json"),
        ERRORS_UNLABELLED("errors", "OperationOutcomes of status and delete have no Content-Type"),
        ERRORS_CAPITALISED("errors", "issue codes begin with a capital"),
        NOT_FOUND_TEXT("", "404 is plain text"),
        FILE_ERRORS_TEXT("", "errors of files are plain text");

        final String slot;
        private final String meaning;

        Trait(String slot, String meaning) {
            this.slot = slot;
            this.meaning = meaning;
        }

        /** What a server with it does. */
        public String meaning() {
            return meaning;
        }
    }

    /** A property of a server that is a text; {@code ""} for none. Lists are joined by commas. */
    public enum Fact {
        SOFTWARE("Simulated Bulk Data server"), // CapabilityStatement.software.name
        PUBLISHER(""), // CapabilityStatement.publisher
        IMPLEMENTATION("simulated"), // CapabilityStatement.implementation.description
        IMPLEMENTATION_URL(""), // CapabilityStatement.implementation.url; the base if empty
        BASE("/fhir"), // path of the FHIR base
        STATUS_URL("{base}/bulk-export/jobs/{job}"), // path and query of a job's status
        FILE_URL("{base}/bulk-export/files/{job}/{file}"), // the same of a file at the base; {number} for its position
        RESULT_URL(""), // the same of a manifest, to which the status of a complete job redirects by 303
        TOKEN_URL("/token"), // path of the token endpoint
        TOKEN_SECONDS("300"), // how long a token lasts
        PARAMETERS("_outputFormat,_since,_type"), // parameters that are known
        REFUSED(""), // parameters that are refused though unknown ones are ignored
        REQUIRED_GET_GROUP(""), // parameters, or name=value, that a GET of a group needs
        REQUIRED_POST(""), // parameters that a POST needs
        TYPES(""), // resource types that can be exported; all if empty
        TYPES_NOT_ALONE(""), // types that _type may name beside others only
        GROUPS(""), // ids of groups that hold everybody, besides Group resources
        SINCE_FLOOR(""), // the earliest _since
        FILTER_FORBIDDEN(""), // search parameters that _typeFilter must not use: 422
        BAD_ACCEPT("406"), // the answer to a wrong Accept: a status, or a status and "bare" for no body
        BAD_PREFER("400"), // the answer to a wrong Prefer
        NOT_OFFERED("404"), // the answer to a level or verb that is not offered
        INVALID("invalid"), // issue code of a bad parameter
        UNSUPPORTED_CODING(""), // details.coding.code for an unsupported parameter
        PROGRESS(""), // X-Progress of a running job
        RETRY_AFTER(""), // Retry-After of a running job at real pace, in seconds; "date" for an HTTP date
        RETENTION_HOURS(""), // hours after which a job is gone
        MANIFEST_TYPE("application/json"), // Content-Type of a manifest
        EXTENSIONS(""), // where the urls of the extensions checksum and file_length of each file begin
        FILE_TYPE("application/fhir+ndjson"), // Content-Type of a file
        DOWNLOADS(""), // how often a file may be fetched
        DELETE("202,202,404"), // answers to deleting a running, a complete and a deleted job
        AFTER_DELETE("404"); // status of a deleted job

        final String usual;

        Fact(String usual) {
            this.usual = usual;
        }
    }

    private final String name;
    private final Set<Trait> traits;
    private final Map<Fact, String> facts;

    private VendorProfile(String name, Set<Trait> traits, Map<Fact, String> facts) {
        this.name = name;
        this.traits = Collections.unmodifiableSet(traits);
        this.facts = Collections.unmodifiableMap(facts);
    }

    /** A server with no trait at all, which offers nothing. */
    static VendorProfile bare(String name) {
        return new VendorProfile(name, EnumSet.noneOf(Trait.class), new EnumMap<>(Fact.class));
    }

    /** Every profile of this class. */
    public static List<VendorProfile> all() {
        return Vendors.ALL;
    }

    /** A short name such as {@code oracle-health}. */
    public String name() {
        return name;
    }

    /** Its traits, in the order of the enum. */
    public Set<Trait> traits() {
        return traits;
    }

    /** Whether it has a trait. */
    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** A fact, {@code ""} for none. */
    public String fact(Fact fact) {
        return facts.getOrDefault(fact, fact.usual);
    }

    /** The members of a fact that is a list. */
    List<String> list(Fact fact) {
        return fact(fact).isEmpty() ? List.of() : Arrays.asList(fact(fact).split(",", -1));
    }

    /** The same under another name. */
    public VendorProfile named(String value) {
        return new VendorProfile(Objects.requireNonNull(value, "name"), traits, facts);
    }

    /** The same with these traits; each takes the place of the one in its slot. */
    public VendorProfile with(Trait... more) {
        List<Trait> now = new ArrayList<>(traits);
        for (Trait trait : more) {
            now.removeIf(other -> !other.slot.isEmpty() && other.slot.equals(trait.slot));
            now.add(trait);
        }
        return new VendorProfile(name, now.isEmpty() ? traits : EnumSet.copyOf(now), facts);
    }

    /** The same without these traits. */
    public VendorProfile without(Trait... fewer) {
        Set<Trait> now = EnumSet.noneOf(Trait.class);
        now.addAll(traits);
        now.removeAll(Arrays.asList(fewer));
        return new VendorProfile(name, now, facts);
    }

    /** The same with a fact. */
    public VendorProfile with(Fact fact, String value) {
        Map<Fact, String> now = new EnumMap<>(Fact.class);
        now.putAll(facts);
        now.put(fact, Objects.requireNonNull(value, "value"));
        return new VendorProfile(name, traits, now);
    }

    @Override
    public String toString() {
        return "VendorProfile[" + name + "]";
    }
}
