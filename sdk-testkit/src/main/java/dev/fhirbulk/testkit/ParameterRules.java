package dev.fhirbulk.testkit;

import dev.fhirbulk.testkit.VendorProfile.Fact;
import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which parameters a vendor takes, and what becomes of the others. */
final class ParameterRules {

    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z]+");

    private final VendorProfile profile;
    private final Refusals refusals;
    private final boolean lenient;
    private final boolean post;
    private final List<String> required;

    ParameterRules(VendorProfile profile, Refusals refusals, Request request, boolean groupLevel) {
        this.profile = profile;
        this.refusals = refusals;
        this.lenient = request.header("Prefer").contains("handling=lenient");
        this.post = request.raw().method().equals("POST");
        List<String> needed = new ArrayList<>(post ? profile.list(Fact.REQUIRED_POST) : List.of());
        if (groupLevel && !post) {
            needed.addAll(profile.list(Fact.REQUIRED_GET_GROUP));
        }
        this.required = needed;
    }

    /** Looks at the parameters, and forgets those that the server would. */
    Optional<Answer> refusal(Parameters given) {
        return unknown(given).or(() -> missing(given)).or(() -> repeated(given)).or(() -> types(given));
    }

    private Optional<Answer> unknown(Parameters given) {
        List<String> known = new ArrayList<>(profile.list(Fact.PARAMETERS));
        required.forEach(one -> known.add(one.replaceFirst("=.*", "")));
        for (String name : given.names()) {
            if (known.contains(name)) {
                continue;
            }
            boolean named = profile.list(Fact.REFUSED).contains(name);
            boolean ignored = profile.has(Trait.UNKNOWN_IGNORED) && !named;
            if (!ignored && (!lenient || profile.has(Trait.UNKNOWN_REFUSED_ALWAYS))) {
                return Optional.of(refusals.unsupported(name));
            }
            given.forget(name);
        }
        return Optional.empty();
    }

    private Optional<Answer> missing(Parameters given) {
        for (String one : required) {
            String[] pair = one.split("=", 2);
            boolean there = pair.length > 1 ? given.values(pair[0]).contains(pair[1]) : given.has(one);
            if (!there) {
                return Optional.of(refusals.invalid("Parameter " + one + " is required."));
            }
        }
        return Optional.empty();
    }

    private Optional<Answer> repeated(Parameters given) {
        if (profile.has(Trait.LISTS_NOT_REPEATED) && !post) {
            for (String name : given.names()) {
                if (given.values(name).size() > 1) {
                    return Optional.of(refusals.invalid("Parameter " + name + " is repeated."));
                }
            }
        }
        if (profile.has(Trait.LISTS_FIRST_READ) && given.has("_type")) {
            given.keep("_type", List.of(given.first("_type")));
        }
        return Optional.empty();
    }

    private Optional<Answer> types(Parameters given) {
        List<String> offered = profile.list(Fact.TYPES);
        List<String> kept = new ArrayList<>();
        for (String type : given.members("_type")) {
            boolean known = TYPE.matcher(type).matches() && (offered.isEmpty() || offered.contains(type));
            if (!known && !(lenient && profile.has(Trait.UNKNOWN_TYPE_LENIENT))) {
                return Optional.of(refusals.invalid("Unknown resource type in _type."));
            }
            if (known) {
                kept.add(type);
            }
        }
        Set<String> distinct = new HashSet<>(kept);
        if (profile.has(Trait.TYPE_TWICE_REFUSED) && distinct.size() < kept.size()) {
            return Optional.of(refusals.invalid("A type stands twice in _type."));
        }
        if (!kept.isEmpty() && profile.list(Fact.TYPES_NOT_ALONE).containsAll(distinct)) {
            return Optional.of(refusals.invalid("These types are exported beside others only."));
        }
        if (given.has("_type")) {
            given.keep("_type", kept);
        }
        return Optional.empty();
    }
}
