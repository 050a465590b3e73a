package dev.fhirbulk.internal.kickoff;

import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.config.ServerProfile.Level;
import dev.fhirbulk.config.ServerProfile.Preference;
import dev.fhirbulk.model.ExportRequest;
import dev.fhirbulk.model.ExportRequest.Handling;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a profile knows a server to refuse, said before anything is sent. Stateless. */
final class ProfileRules {

    private ProfileRules() {}

    /**
     * The request as that server can take it.
     *
     * @throws IllegalArgumentException naming the profile, the parameter and what to do
     */
    static Fitted fit(ExportRequest request, ServerProfile profile) {
        Level level = Level.of(request.level());
        if (!profile.levels().contains(level)) {
            throw refused(profile, "offers no " + words(level) + ". Use " + offered(profile) + ".");
        }
        Fitted fitted = withoutUnsupported(request, profile);
        ExportRequest rest = fitted.request();
        checkRequired(rest, profile);
        checkRenamed(rest, profile);
        FilterRules.check(rest, profile);
        checkTypes(rest, profile);
        return fitted;
    }

    private static Fitted withoutUnsupported(ExportRequest request, ServerProfile profile) {
        Set<String> unsupported = new TreeSet<>(profile.unsupportedParameters(Level.of(request.level())));
        unsupported.retainAll(Parameter.names(request));
        boolean status =
                request.separateExportStatus() && !profile.preferences().contains(Preference.SEPARATE_EXPORT_STATUS);
        boolean lenient = request.handling() == Handling.LENIENT;
        if (unsupported.contains("patient")) {
            // Leaving it out would export everybody else's data too; no leniency is meant so.
            throw refused(
                    profile,
                    "does not support patient at this level. Export the whole group, or another level"
                            + remedy(Set.of("patient"), false));
        }
        if (!unsupported.isEmpty() && !lenient) {
            throw refused(profile, "does not support " + unsupported + ". Leave " + remedy(unsupported, true));
        }
        if (status && !lenient) {
            throw refused(profile, "refuses Prefer: separate-export-status. Leave out separateExportStatus().");
        }
        return unsupported.isEmpty() && !status
                ? new Fitted(request, Set.of())
                : Fitted.without(request, unsupported, status);
    }

    private static String remedy(Set<String> names, boolean droppable) {
        return (droppable
                        ? (names.size() == 1 ? "it" : "them")
                                + " out, or call lenient() to have that done with a warning,"
                        : ",")
                + " or derive a profile that allows it: profile.with(p -> p.unsupportedParameters(...)).";
    }

    private static void checkRequired(ExportRequest request, ServerProfile profile) {
        Map<String, String> required = profile.requiredParameters(Level.of(request.level()));
        required.forEach((name, value) -> {
            List<String> given = Parameter.of(request).stream()
                    .filter(parameter -> parameter.name().equals(name))
                    .flatMap(parameter -> parameter.values().stream())
                    .toList();
            if (given.isEmpty() || !(value.isEmpty() || given.equals(List.of(value)))) {
                throw refused(
                        profile,
                        "takes " + words(Level.of(request.level())) + " only with " + name
                                + (value.isEmpty() ? ": give one." : "=" + value + "."));
            }
        });
    }

    private static void checkRenamed(ExportRequest request, ServerProfile profile) {
        Set<String> names = Parameter.names(request);
        profile.renamedParameters().forEach((name, serversName) -> {
            if (names.contains(name) && names.contains(serversName)) {
                throw refused(
                        profile, "calls " + name + " " + serversName + ", and both are given. Leave one of them out.");
            }
        });
    }

    private static void checkTypes(ExportRequest request, ServerProfile profile) {
        Set<String> types = new HashSet<>(request.types());
        if (!types.isEmpty() && profile.typesNotAlone().containsAll(types)) {
            throw refused(
                    profile,
                    "exports " + new TreeSet<>(profile.typesNotAlone()) + " only beside other types. Add one, such as"
                            + " Patient, to types(...).");
        }
        if (profile.associatedDataNeedsProvenance()
                && !request.includeAssociatedData().isEmpty()
                && !types.isEmpty()
                && !types.contains("Provenance")) {
            throw refused(
                    profile,
                    "takes includeAssociatedData only if _type names Provenance. Add Provenance to" + " types(...).");
        }
    }

    static IllegalArgumentException refused(ServerProfile profile, String why) {
        return new IllegalArgumentException("The profile " + profile.name() + " " + why);
    }

    private static String words(Level level) {
        return switch (level) {
            case SYSTEM -> "system export";
            case PATIENTS -> "export of all patients";
            case GROUP -> "group export";
        };
    }

    private static String offered(ServerProfile profile) {
        return new TreeSet<>(profile.levels())
                .stream()
                        .map(level -> switch (level) {
                            case SYSTEM -> "client.system()";
                            case PATIENTS -> "client.patients()";
                            case GROUP -> "client.group(id)";
                        })
                        .collect(Collectors.joining(" or "));
    }
}
