package dev.fhirbulk.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a request before any server has seen it. */
final class RequestRules {

    private static final Set<String> OWN = Set.of(
            "_type",
            "_since",
            "_until",
            "_elements",
            "patient",
            "includeAssociatedData",
            "_typeFilter",
            "_outputFormat",
            "organizeOutputBy",
            "allowPartialManifests");
    private static final Pattern ELEMENT = Pattern.compile("([A-Z][A-Za-z]+\\.)?[a-z][A-Za-z0-9]*");

    private RequestRules() {}

    static void check(
            ExportLevel level,
            @Nullable String since,
            @Nullable String until,
            List<String> patients,
            ExportRequest.Method method) {
        if (since != null
                && until != null
                && !Instants.parse(until, "_until").isAfter(Instants.parse(since, "_since"))) {
            throw new IllegalArgumentException(
                    "_until " + until + " is not after _since " + since + ": the export could only be empty.");
        }
        if (!patients.isEmpty() && level instanceof ExportLevel.System) {
            throw new IllegalArgumentException(
                    "patient is not defined for a system export." + " Use client.patients() or client.group(id).");
        }
        if (!patients.isEmpty() && method == ExportRequest.Method.GET) {
            throw new IllegalArgumentException("patient can only be sent by POST. Leave the method to AUTO.");
        }
    }

    static void checkFilters(List<String> types, List<TypeFilter> filters) {
        for (TypeFilter filter : filters) {
            if (filter.conditions().isEmpty()) {
                throw new IllegalArgumentException("_typeFilter for " + filter.type()
                        + " has no condition. Add one with where(name, value), or name the type in types(...) only.");
            }
            if (!types.isEmpty() && !types.contains(filter.type())) {
                throw new IllegalArgumentException("_typeFilter is given for " + filter.type()
                        + ", which is not among the types " + types + ". Add it to types(...).");
            }
        }
    }

    static void checkNames(
            List<String> elements, List<String> includeAssociatedData, Map<String, List<String>> parameters) {
        for (String element : elements) {
            if (!ELEMENT.matcher(element).matches()) {
                throw new IllegalArgumentException("_elements: \"" + element + "\" is not an element. The guide allows"
                        + " root elements only: birthDate or Patient.birthDate.");
            }
        }
        includeAssociatedData.forEach(value -> notBlank(value, "includeAssociatedData"));
        parameters.forEach((name, values) -> {
            notBlank(name, "parameter name");
            if (OWN.contains(name)) {
                throw new IllegalArgumentException(
                        "parameter(\"" + name + "\", …): this parameter has a method of its own"
                                + " on the builder. Use that, so that it is checked and encoded.");
            }
        });
    }

    static String notBlank(String value, String what) {
        if (value.isBlank() || value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw new IllegalArgumentException(what + " must not be empty or hold a line break.");
        }
        return value;
    }

    static String patientReference(String text) {
        String id = text.startsWith("Patient/") ? text.substring("Patient/".length()) : text;
        if (id.isBlank() || id.contains("/") || id.contains(",")) {
            throw new IllegalArgumentException("patient: each patient is given by its id, 123 or Patient/123;"
                    + " one of them is empty or holds a slash or a comma.");
        }
        return "Patient/" + id;
    }
}
