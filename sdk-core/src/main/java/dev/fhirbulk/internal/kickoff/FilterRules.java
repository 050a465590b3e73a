package dev.fhirbulk.internal.kickoff;

import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.model.ExportRequest;
import dev.fhirbulk.model.TypeFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a profile knows a server to refuse in {@code _typeFilter}. Stateless. */
final class FilterRules {

    private FilterRules() {}

    static void check(ExportRequest request, ServerProfile profile) {
        List<TypeFilter> filters = request.typeFilters();
        if (!filters.isEmpty() && request.types().isEmpty() && profile.filtersNeedTypes()) {
            throw ProfileRules.refused(
                    profile, "takes _typeFilter only beside _type. Name the types to export in types(...).");
        }
        Set<String> seen = new HashSet<>();
        for (TypeFilter filter : filters) {
            checkType(filter.type(), profile);
            checkConditions(filter, profile);
            if (!seen.add(filter.type()) && profile.oneFilterPerType()) {
                throw ProfileRules.refused(
                        profile,
                        "allows one _typeFilter a type, and " + filter.type()
                                + " has several. Put the conditions into one filter.");
            }
        }
    }

    private static void checkType(String type, ServerProfile profile) {
        Set<String> only = profile.filterableTypes();
        if (profile.unfilterableTypes().contains(type) || !(only.isEmpty() || only.contains(type))) {
            throw ProfileRules.refused(
                    profile, "cannot filter " + type + " by _typeFilter. Export it whole and filter afterwards.");
        }
    }

    private static void checkConditions(TypeFilter filter, ServerProfile profile) {
        Set<String> forbidden = new TreeSet<>();
        filter.conditions().forEach(condition -> {
            String bare = condition.name().split("[:.]", 2)[0];
            if (profile.forbiddenFilterParameters().contains(bare)) {
                forbidden.add(bare);
            }
        });
        if (!forbidden.isEmpty()) {
            throw ProfileRules.refused(
                    profile,
                    "refuses " + forbidden + " in a _typeFilter, as given for " + filter.type()
                            + ". Filter by another search parameter, or afterwards.");
        }
    }
}
