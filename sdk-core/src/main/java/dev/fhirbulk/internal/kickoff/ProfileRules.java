package dev.fhirbulk.internal.kickoff;

import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.config.ServerProfile.Level;
import dev.fhirbulk.model.ExportRequest;
import dev.fhirbulk.model.TypeFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a profile knows a server to refuse, said before anything is sent. Stateless. */
final class ProfileRules {

    private static final Logger LOG = LoggerFactory.getLogger(ProfileRules.class);

    private ProfileRules() {}

    static void check(ExportRequest request, ServerProfile profile) {
        Level level = Level.of(request.level());
        if (!profile.levels().contains(level)) {
            throw new IllegalArgumentException("The profile " + profile.name() + " knows no export of " + level
                    + ", only of " + new TreeSet<>(profile.levels()) + ".");
        }
        checkFilters(request.typeFilters(), profile);
        Set<String> unsupported = new TreeSet<>(profile.unsupportedParameters(level));
        unsupported.retainAll(names(request));
        if (!unsupported.isEmpty()) {
            if (request.handling() != ExportRequest.Handling.LENIENT) {
                throw new IllegalArgumentException("The profile " + profile.name() + " does not support " + unsupported
                        + ". Leave it out, or derive a profile that allows it with profile.with(...).");
            }
            LOG.warn("{} does not support {}; sent all the same, because handling is lenient", profile, unsupported);
        }
    }

    private static void checkFilters(List<TypeFilter> filters, ServerProfile profile) {
        Set<String> seen = new HashSet<>();
        for (TypeFilter filter : filters) {
            if (!seen.add(filter.type()) && profile.oneFilterPerType()) {
                throw new IllegalArgumentException("The profile " + profile.name() + " allows one _typeFilter a type; "
                        + filter.type() + " has several. Put the conditions into one filter.");
            }
        }
    }

    private static Set<String> names(ExportRequest request) {
        Set<String> names = new HashSet<>();
        Parameter.of(request).forEach(parameter -> names.add(parameter.name()));
        if (!request.typeFilters().isEmpty()) {
            names.add("_typeFilter");
        }
        return names;
    }
}
