package dev.fhirbulk.config;

import dev.fhirbulk.config.ServerProfile.Deletion;
import dev.fhirbulk.config.ServerProfile.Edition;
import dev.fhirbulk.config.ServerProfile.KickOffLimit;
import dev.fhirbulk.config.ServerProfile.Level;
import dev.fhirbulk.config.ServerProfile.ListEncoding;
import dev.fhirbulk.config.ServerProfile.Preference;
import dev.fhirbulk.config.ServerProfile.Verbs;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** The data behind the vendors' constants of {@link ServerProfile}, which say where each fact is from. Stateless. */
final class Vendors {

    private static final Set<String> OF_STU3 = Set.of("_until", "organizeOutputBy", "allowPartialManifests");
    private static final Set<String> OF_STU2 = Set.of("_elements", "patient", "includeAssociatedData");

    private Vendors() {}

    static ServerProfile generic(String name) {
        return new ServerProfile.Builder(name).build();
    }

    static ServerProfile oracleHealth() {
        Set<String> never = join(OF_STU3, "_elements");
        return new ServerProfile.Builder("oracle-health")
                .edition(Edition.STU1)
                .levels(Level.GROUP, Level.PATIENTS)
                .verbs(Level.GROUP, Verbs.GET_ONLY)
                .verbs(Level.PATIENTS, Verbs.POST_ONLY)
                .unsupportedParameters(never)
                .unsupportedParameters(Level.GROUP, join(never, "patient"))
                .requiredParameter(Level.PATIENTS, "patient", null)
                .oneFilterPerType(true)
                .filtersNeedTypes(true)
                .unfilterableTypes(Set.of("Location", "Organization", "Patient", "Practitioner", "Provenance"))
                .forbiddenFilterParameters(oracleForbids())
                .typesNotAlone(Set.of("Location", "Organization", "Practitioner", "Provenance"))
                .associatedDataNeedsProvenance(true)
                .kickOffLimit(KickOffLimit.RUNNING_JOB)
                .build();
    }

    private static Set<String> oracleForbids() {
        return Set.of(
                "_count",
                "_contained",
                "_containedType",
                "_elements",
                "_id",
                "_include",
                "_lastUpdated",
                "_revinclude",
                "_sort",
                "_summary",
                "_total",
                "encounter",
                "identifier",
                "patient",
                "subject");
    }

    static ServerProfile oracleSoarian() {
        return new ServerProfile.Builder("oracle-soarian")
                .levels(Level.PATIENTS, Level.GROUP)
                .typeFilters(ListEncoding.COMMA)
                .unsupportedParameters(join(OF_STU3, "_elements"))
                .preferOnStatus(true)
                .kickOffLimit(KickOffLimit.RUNNING_JOB)
                .build();
    }

    static ServerProfile epic() {
        return new ServerProfile.Builder("epic")
                .edition(Edition.STU1)
                .levels(Level.GROUP)
                .unsupportedParameters(join(OF_STU3, "_since", "_elements", "patient"))
                .filtersNeedTypes(true)
                .pollFloor(Duration.ofMinutes(10))
                .kickOffLimit(KickOffLimit.WINDOW)
                .build();
    }

    static ServerProfile bcda() {
        return new ServerProfile.Builder("bcda")
                .edition(Edition.STU1)
                .levels(Level.PATIENTS, Level.GROUP)
                .unsupportedParameters(join(OF_STU2, OF_STU3))
                .oneFilterPerType(true)
                .filterableTypes(Set.of("ExplanationOfBenefit"))
                .kickOffLimit(KickOffLimit.RUNNING_JOB)
                .deletion(Deletion.CANCELS_ONLY)
                .build();
    }

    static ServerProfile ab2d() {
        return new ServerProfile.Builder("ab2d")
                .edition(Edition.STU1)
                .levels(Level.PATIENTS, Level.GROUP)
                .unsupportedParameters(join(OF_STU2, "organizeOutputBy", "allowPartialManifests"))
                .kickOffLimit(KickOffLimit.RUNNING_JOB)
                .deletion(Deletion.CANCELS_ONLY)
                .ownSince(true)
                .build();
    }

    static ServerProfile dpc() {
        return new ServerProfile.Builder("dpc")
                .edition(Edition.STU1)
                .levels(Level.PATIENTS, Level.GROUP)
                .unsupportedParameters(join(join(OF_STU2, OF_STU3), "_typeFilter"))
                .preferences()
                .deletion(Deletion.NOT_OFFERED)
                .build();
    }

    static ServerProfile athenahealth() {
        return new ServerProfile.Builder("athenahealth")
                .edition(Edition.STU1)
                .levels(Level.GROUP)
                .unsupportedParameters(join(join(OF_STU2, OF_STU3), "_typeFilter"))
                .build();
    }

    static ServerProfile eClinicalWorks() {
        return new ServerProfile.Builder("eclinicalworks")
                .edition(Edition.STU1)
                .levels(Level.GROUP)
                .unsupportedParameters(join(OF_STU2, OF_STU3))
                .kickOffLimit(KickOffLimit.RUNNING_JOB)
                .build();
    }

    static ServerProfile hapi() {
        return new ServerProfile.Builder("hapi")
                .edition(Edition.STU2)
                .unsupportedParameters(
                        Set.of("_elements", "includeAssociatedData", "organizeOutputBy", "allowPartialManifests"))
                .deletion(Deletion.CANCELS_ONLY)
                .build();
    }

    static ServerProfile microsoft() {
        return new ServerProfile.Builder("microsoft")
                .edition(Edition.STU1)
                .unsupportedParameters(join(OF_STU2, "organizeOutputBy", "allowPartialManifests"))
                .renamedParameter("_until", "_till")
                .filtersNeedTypes(true)
                .preferences(Preference.HANDLING)
                .deletion(Deletion.CANCELS_ONLY)
                .build();
    }

    static ServerProfile google() {
        Set<String> never = join(OF_STU2, "_until", "allowPartialManifests", "_typeFilter");
        return new ServerProfile.Builder("google")
                .levels(Level.SYSTEM, Level.GROUP)
                .verbs(Verbs.GET_ONLY)
                .unsupportedParameters(join(never, "organizeOutputBy"))
                .unsupportedParameters(Level.GROUP, never)
                .requiredParameter(Level.GROUP, "organizeOutputBy", "Patient")
                .deletion(Deletion.NOT_OFFERED)
                .build();
    }

    static ServerProfile awsHealthLake() {
        return new ServerProfile.Builder("aws-healthlake")
                .verbs(Level.SYSTEM, Verbs.POST_ONLY)
                .unsupportedParameters(OF_STU3)
                .build();
    }

    static ServerProfile linuxForHealth() {
        return new ServerProfile.Builder("linuxforhealth")
                .edition(Edition.STU1)
                .verbs(Verbs.GET_OR_POST)
                .unsupportedParameters(join(OF_STU2, OF_STU3))
                .build();
    }

    static ServerProfile medplum() {
        return new ServerProfile.Builder("medplum")
                .unsupportedParameters(join(join(OF_STU2, OF_STU3), "_typeFilter"))
                .build();
    }

    static ServerProfile pathling() {
        return new ServerProfile.Builder("pathling")
                .unsupportedParameters(
                        Set.of("patient", "includeAssociatedData", "organizeOutputBy", "allowPartialManifests"))
                .transactionTimeAtEnd(true)
                .build();
    }

    static ServerProfile smartReference() {
        return new ServerProfile.Builder("smart-reference")
                .edition(Edition.STU3)
                .unsupportedParameters(Set.of("includeAssociatedData", "_until"))
                .kickOffLimit(KickOffLimit.RATE)
                .build();
    }

    private static Set<String> join(Set<String> some, String... more) {
        return join(some, Set.of(more));
    }

    private static Set<String> join(Set<String> some, Set<String> more) {
        Set<String> all = new HashSet<>(some);
        all.addAll(more);
        return Set.copyOf(all);
    }
}
