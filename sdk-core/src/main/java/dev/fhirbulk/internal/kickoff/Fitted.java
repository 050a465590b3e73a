package dev.fhirbulk.internal.kickoff;

import dev.fhirbulk.model.ExportRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request as a server can take it.
 *
 * @param request what is asked
 * @param dropped names of parameters that were given and are not asked
 */
record Fitted(ExportRequest request, Set<String> dropped) {

    /** Without these the server exports more than was asked for, not only otherwise. */
    private static final Set<String> NARROWING = Set.of("_since", "_until", "_type", "_typeFilter", "_elements");

    /** Whether what was left out makes the export larger. */
    boolean widened() {
        return dropped.stream().anyMatch(NARROWING::contains);
    }

    /** The same without some parameters; a separate status is dropped silently, for it changes nothing in the data. */
    static Fitted without(ExportRequest request, Set<String> names, boolean separateStatus) {
        Map<String, List<String>> parameters = new LinkedHashMap<>(request.parameters());
        parameters.keySet().removeAll(names);
        ExportRequest rest = new ExportRequest(
                request.level(),
                list(request.types(), names, "_type"),
                text(request.since(), names, "_since"),
                text(request.until(), names, "_until"),
                list(request.elements(), names, "_elements"),
                list(request.patients(), names, "patient"),
                list(request.includeAssociatedData(), names, "includeAssociatedData"),
                list(request.typeFilters(), names, "_typeFilter"),
                text(request.outputFormat(), names, "_outputFormat"),
                text(request.organizeOutputBy(), names, "organizeOutputBy"),
                request.allowPartialManifests() && !names.contains("allowPartialManifests"),
                parameters,
                request.handling(),
                request.separateExportStatus() && !separateStatus,
                request.noCache(),
                request.method());
        return new Fitted(rest, Set.copyOf(names));
    }

    private static <T> List<T> list(List<T> values, Set<String> names, String name) {
        return names.contains(name) ? List.of() : values;
    }

    private static @Nullable String text(@Nullable String value, Set<String> names, String name) {
        return names.contains(name) ? null : value;
    }
}
