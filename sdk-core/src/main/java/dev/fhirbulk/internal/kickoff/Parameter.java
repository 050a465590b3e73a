package dev.fhirbulk.internal.kickoff;

import dev.fhirbulk.model.ExportRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a kick-off, free of how it is encoded. {@code _typeFilter} has rules of its own and is not here.
 *
 * @param name its name
 * @param valueKey the {@code value[x]} of a Parameters resource
 * @param values its values, never empty
 * @param vendor whether it is not the guide's: its values are never joined
 */
record Parameter(String name, String valueKey, List<String> values, boolean vendor) {

    /** The parameters of a request in the guide's order. */
    static List<Parameter> of(ExportRequest request) {
        List<Parameter> all = new ArrayList<>();
        one(all, "_outputFormat", "valueString", request.outputFormat());
        one(all, "_since", "valueInstant", request.since());
        one(all, "_until", "valueInstant", request.until());
        many(all, "_type", "valueString", request.types());
        many(all, "_elements", "valueString", request.elements());
        many(all, "patient", "valueReference", request.patients());
        many(all, "includeAssociatedData", "valueCode", request.includeAssociatedData());
        one(all, "organizeOutputBy", "valueString", request.organizeOutputBy());
        one(all, "allowPartialManifests", "valueBoolean", request.allowPartialManifests() ? "true" : null);
        request.parameters().forEach((name, values) -> all.add(new Parameter(name, "valueString", values, true)));
        return all;
    }

    /** The names of everything that a request gives, {@code _typeFilter} among them. */
    static Set<String> names(ExportRequest request) {
        Set<String> names = new HashSet<>();
        of(request).forEach(parameter -> names.add(parameter.name()));
        if (!request.typeFilters().isEmpty()) {
            names.add("_typeFilter");
        }
        return names;
    }

    private static void one(List<Parameter> all, String name, String valueKey, @Nullable String value) {
        if (value != null) {
            all.add(new Parameter(name, valueKey, List.of(value), false));
        }
    }

    private static void many(List<Parameter> all, String name, String valueKey, List<String> values) {
        if (!values.isEmpty()) {
            all.add(new Parameter(name, valueKey, values, false));
        }
    }
}
