package dev.fhirbulk.testkit;

import dev.fhirbulk.testkit.VendorProfile.Fact;
import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a vendor wants of {@code _typeFilter}. The simulation looks at filters and does not apply them. */
final class Filters {

    private static final Pattern FILTER = Pattern.compile("[A-Z][A-Za-z]+\\?[a-z_][\\w.:-]*=.*");
    private static final Pattern BETWEEN = Pattern.compile(",(?=[A-Z][A-Za-z]+\\?)");

    /** Enough of R4's search parameters to tell an invented one. */
    private static final Set<String> KNOWN = Set.of(
            "_id",
            "_lastUpdated",
            "_tag",
            "_profile",
            "category",
            "clinical-status",
            "code",
            "date",
            "gender",
            "intent",
            "issued",
            "onset-date",
            "outcome",
            "patient",
            "recorded-date",
            "service-date",
            "status",
            "subject",
            "type");

    private final VendorProfile profile;
    private final Refusals refusals;
    private final List<String> all = new ArrayList<>();

    Filters(VendorProfile profile, Refusals refusals, List<String> values) {
        this.profile = profile;
        this.refusals = refusals;
        values.forEach(value -> all.addAll(List.of(BETWEEN.split(value))));
    }

    /** Why they are refused, null if they are not. */
    @Nullable
    Answer refusal(Set<String> types) {
        Set<String> filtered = new HashSet<>();
        for (String filter : all) {
            if (!FILTER.matcher(filter).matches()
                    || profile.list(Fact.FILTER_FORBIDDEN).contains(parameter(filter))) {
                return refusals.kickOff(422, "invalid", "_typeFilter is not a search, or not one that is supported.");
            }
            String type = filter.substring(0, filter.indexOf('?'));
            if (!filtered.add(type) && profile.has(Trait.FILTER_ONE_A_TYPE)) {
                return refusals.invalid("_typeFilter names a type twice.");
            }
            if (profile.has(Trait.FILTER_NEEDS_TYPE) && !types.contains(type)) {
                return refusals.invalid("_typeFilter needs _type, which must name its types.");
            }
        }
        return all.size() > 1 && profile.has(Trait.FILTER_ONE) ? refusals.invalid("One _typeFilter at most.") : null;
    }

    /** Why the job will fail, null if it will not. */
    @Nullable
    String failure() {
        return all.stream()
                .filter(filter -> profile.has(Trait.FILTER_FAILS_JOB) && !KNOWN.contains(parameter(filter)))
                .map(filter -> "HAPI-0488: Failed to parse match URL[" + filter + "]")
                .findFirst()
                .orElse(null);
    }

    private static String parameter(String filter) {
        int question = filter.indexOf('?');
        int equals = filter.indexOf('=', question);
        return question < 0 || equals < 0
                ? ""
                : filter.substring(question + 1, equals).replaceFirst("[:.].*", "");
    }
}
