package dev.fhirbulk.internal.preflight;

import dev.fhirbulk.config.ServerProfile;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What gives a vendor away. The table goes from the special to the general: Pathling and DPC are built on HAPI.
 *
 * @param profile the profile that fits
 * @param host how the base URL's host looks, if that alone decides
 * @param words what stands in the names that the server gives itself
 */
record Clue(ServerProfile profile, Pattern host, Pattern words) {

    private static final String NEVER = "(?!)";

    private static final List<Clue> TABLE = List.of(
            of(ServerProfile.ORACLE_SOARIAN, NEVER, "soarian"),
            of(
                    ServerProfile.ORACLE_HEALTH,
                    "fhir-(ehr|open|myrecord)(-code)?\\.cerner\\.com",
                    "millennium|cerner|oracle health"),
            of(ServerProfile.BCDA, "(.+\\.)?bcda\\.cms\\.gov", "beneficiary claims data|\\bbcda\\b"),
            of(ServerProfile.AB2D, "(.+\\.)?ab2d\\.cms\\.gov", "\\bab2d\\b"),
            of(ServerProfile.DPC, "(.+\\.)?dpc\\.cms\\.gov", "data (@|at the) point of care|\\bdpc\\b"),
            of(ServerProfile.ATHENAHEALTH, "(.+\\.)?athenahealth\\.com", "athenahealth|athenanet"),
            of(ServerProfile.ECLINICALWORKS, "(.+\\.)?(eclinicalworks|ecwcloud)\\.com", "eclinicalworks|healow"),
            of(ServerProfile.GOOGLE, "healthcare\\.googleapis\\.com", "google|healthcare\\.googleapis\\.com"),
            of(ServerProfile.AWS_HEALTHLAKE, "healthlake\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?", "healthlake"),
            of(
                    ServerProfile.MICROSOFT,
                    "(.+\\.)?(azurehealthcareapis\\.com|azurehealthcareapis\\.us)",
                    "azure|microsoft|azurehealthcareapis"),
            of(ServerProfile.MEDPLUM, "(.+\\.)?medplum\\.com", "medplum"),
            of(ServerProfile.PATHLING, NEVER, "pathling"),
            of(ServerProfile.LINUXFORHEALTH, NEVER, "linuxforhealth|ibm fhir server"),
            of(ServerProfile.SMART_REFERENCE, "bulk-data\\.smarthealthit\\.org", "smart (sample )?bulk data server"),
            of(ServerProfile.EPIC, "(.+\\.)?epic\\.com", "^epic\\b"),
            of(ServerProfile.HAPI, "hapi\\.fhir\\.org", "^hapi fhir"));

    private static Clue of(ServerProfile profile, String host, String words) {
        return new Clue(profile, Pattern.compile(host), Pattern.compile(words));
    }

    /** The profile that the base URL alone gives away. */
    static Optional<ServerProfile> byHost(URI base) {
        String host = String.valueOf(base.getHost()).toLowerCase(Locale.ROOT);
        return TABLE.stream()
                .filter(clue -> clue.host.matcher(host).matches())
                .map(Clue::profile)
                .findFirst();
    }

    /** The profile that a server's own names give away. */
    static Optional<ServerProfile> byNames(List<String> names) {
        List<String> plain =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        return TABLE.stream()
                .filter(clue ->
                        plain.stream().anyMatch(name -> clue.words.matcher(name).find()))
                .map(Clue::profile)
                .findFirst();
    }
}
