package dev.fhirbulk.model;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One {@code _typeFilter}: a FHIR search on one resource type. Filters of the same type are OR-ed, types
 * without a filter are unaffected (Bulk Data Access IG, "_typeFilter Query Parameter").
 *
 * <pre>{@code TypeFilter.of("MedicationRequest").where("status", "active").where("date", "gt2024-01-01")}</pre>
 *
 * <p>Immutable and thread-safe. {@link #toString()} hides the values, which may name patients.
 */
public final class TypeFilter {

    private static final Set<String> RESULT_PARAMETERS = Set.of(
            "_include",
            "_revinclude",
            "_sort",
            "_count",
            "_elements",
            "_summary",
            "_total",
            "_contained",
            "_containedType",
            "_graph",
            "_format",
            "_pretty",
            "_maxresults");

    private final String type;
    private final List<Condition> conditions;

    /**
     * One search parameter of a filter.
     *
     * @param name the search parameter with its modifier, such as {@code date} or {@code code:in}
     * @param value the value in clear, not encoded
     */
    public record Condition(String name, String value) {}

    private TypeFilter(String type, List<Condition> conditions) {
        this.type = ResourceTypes.checked(type, "_typeFilter");
        this.conditions = List.copyOf(conditions);
    }

    /**
     * A filter without a condition yet.
     *
     * @param type a resource type, such as {@code Observation}
     * @throws IllegalArgumentException when that is no name of a type
     */
    public static TypeFilter of(String type) {
        return new TypeFilter(type, List.of());
    }

    /**
     * Reads {@code Type?name=value&name=value}; percent-encoded characters are decoded, {@code +} is kept.
     *
     * @param query the search as one would send it
     * @throws IllegalArgumentException when it is no search on one type, or holds a result parameter
     */
    public static TypeFilter parse(String query) {
        int mark = query.indexOf('?');
        if (mark <= 0 || mark == query.length() - 1) {
            throw new IllegalArgumentException("_typeFilter must look like Type?parameter=value,"
                    + " for example Observation?category=laboratory; it was given without type or without condition.");
        }
        TypeFilter filter = of(query.substring(0, mark));
        for (String pair : query.substring(mark + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("_typeFilter for " + filter.type
                        + ": each condition needs the form name=value. Encode & in a value as %26.");
            }
            filter = filter.where(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
        return filter;
    }

    /**
     * The same with one more condition, all of which a resource must meet.
     *
     * @param name a search parameter of the type, with its modifier
     * @param value the value in clear
     * @throws IllegalArgumentException for a parameter that shapes results ({@code _sort}, {@code _include} …),
     *     which the guide forbids
     */
    public TypeFilter where(String name, String value) {
        String bare = name.indexOf(':') > 0 ? name.substring(0, name.indexOf(':')) : name;
        if (bare.isBlank() || RESULT_PARAMETERS.contains(bare)) {
            throw new IllegalArgumentException("_typeFilter for " + type + ": \"" + name
                    + "\" is not allowed; a filter selects resources, it cannot shape the result.");
        }
        List<Condition> more = new ArrayList<>(conditions);
        more.add(new Condition(name, value));
        return new TypeFilter(type, more);
    }

    /** The resource type that is filtered. */
    public String type() {
        return type;
    }

    /** The conditions in order. */
    public List<Condition> conditions() {
        return conditions;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TypeFilter that && that.type.equals(type) && that.conditions.equals(conditions);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + conditions.hashCode();
    }

    /** The type and the names of its conditions, never their values. */
    @Override
    public String toString() {
        return type + "?" + conditions.stream().map(Condition::name).toList();
    }

    private static String decode(String text) {
        // URLDecoder reads + as a space; in a search written by hand it is a plus.
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
