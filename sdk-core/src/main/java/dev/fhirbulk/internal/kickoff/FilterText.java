package dev.fhirbulk.internal.kickoff;

import dev.fhirbulk.config.ServerProfile.ListEncoding;
import dev.fhirbulk.model.TypeFilter;
import java.util.List;
import java.util.stream.Collectors;

/** A type filter as the search that the server will run, and several of them as parameter values. Stateless. */
final class FilterText {

    private FilterText() {}

    /** The values of {@code _typeFilter}, not yet encoded for a query. */
    static List<String> values(List<TypeFilter> filters, ListEncoding encoding) {
        if (filters.isEmpty() || encoding == ListEncoding.REPEAT) {
            return filters.stream().map(filter -> of(filter, false)).toList();
        }
        // Commas separate the filters here, so one inside a filter is encoded once more (guide, STU1 and STU2).
        return List.of(filters.stream().map(filter -> of(filter, true)).collect(Collectors.joining(",")));
    }

    static String of(TypeFilter filter, boolean commaSeparates) {
        return filter.conditions().stream()
                .map(condition -> condition.name() + "=" + inner(condition.value(), commaSeparates))
                .collect(Collectors.joining("&", filter.type() + "?", ""));
    }

    /** What would end or change the value when the server reads the search as a query. */
    private static String inner(String value, boolean commaSeparates) {
        String safe = value.replace("%", "%25")
                .replace("&", "%26")
                .replace("+", "%2B")
                .replace("#", "%23");
        return commaSeparates ? safe.replace(",", "%2C") : safe;
    }
}
