package dev.fhirbulk.testkit;

import java.util.Set;

/**
 * How a vendor's server behaves, as data. Immutable and thread-safe.
 *
 * @param name a short name
 * @param software {@code CapabilityStatement.software.name}
 * @param groupOnly whether system and all-patients exports are refused
 * @param oneJobAtATime whether a kick-off is answered 429 while a job runs
 * @param counts whether the manifest says how many resources a file holds
 * @param deletedFiles whether the manifest lists deleted resources
 * @param strictAccept whether an Accept that is no JSON is answered 406 without a body
 * @param parameters parameters that are supported; others are refused unless handling is lenient
 * @param retryAfter seconds of Retry-After at real pace
 * @param progress X-Progress of a running job
 */
public record VendorProfile(
        String name,
        String software,
        boolean groupOnly,
        boolean oneJobAtATime,
        boolean counts,
        boolean deletedFiles,
        boolean strictAccept,
        Set<String> parameters,
        int retryAfter,
        String progress) {

    /** A server that follows the guide. */
    public static final VendorProfile GENERIC = new VendorProfile(
            "generic",
            "Simulated Bulk Data server",
            false,
            false,
            true,
            true,
            false,
            Set.of(
                    "_outputFormat",
                    "_since",
                    "_until",
                    "_type",
                    "_elements",
                    "patient",
                    "includeAssociatedData",
                    "_typeFilter",
                    "organizeOutputBy",
                    "allowPartialManifests"),
            30,
            "50% complete");

    /**
     * Oracle Health (Cerner) Millennium: group export only, one job a client, files behind a redirect to a store that
     * refuses a token, neither counts nor deleted files.
     */
    public static final VendorProfile ORACLE_HEALTH = new VendorProfile(
            "oracle-health",
            "Oracle Health Millennium (simulated)",
            true,
            true,
            false,
            false,
            true,
            Set.of("_outputFormat", "_since", "_type", "includeAssociatedData", "_typeFilter"),
            600,
            "in-progress");

    /** Copies the set. */
    public VendorProfile {
        parameters = Set.copyOf(parameters);
    }
}
