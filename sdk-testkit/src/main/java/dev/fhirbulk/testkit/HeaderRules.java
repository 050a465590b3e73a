package dev.fhirbulk.testkit;

import dev.fhirbulk.testkit.VendorProfile.Fact;
import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.util.Arrays;
import java.util.Optional;

/** What a vendor wants of Accept and Prefer. */
final class HeaderRules {

    private static final String FHIR_JSON = "application/fhir+json";

    private final VendorProfile profile;
    private final Refusals refusals;

    HeaderRules(VendorProfile profile, Refusals refusals) {
        this.profile = profile;
        this.refusals = refusals;
    }

    Optional<Answer> atKickOff(Request request) {
        if (!accepts(request.header("Accept"))) {
            return Optional.of(refusals.asFact(Fact.BAD_ACCEPT, "Accept is not supported."));
        }
        if (!prefers(request.header("Prefer"))) {
            return Optional.of(refusals.asFact(Fact.BAD_PREFER, "Prefer: respond-async is missing or not alone."));
        }
        return Optional.empty();
    }

    /** At status and delete. */
    Optional<Answer> later(Request request) {
        if (profile.has(Trait.ACCEPT_JSON) && !acceptsJson(request.header("Accept"))) {
            return Optional.of(refusals.asFact(Fact.BAD_ACCEPT, "Accept is not supported."));
        }
        if (profile.has(Trait.PREFER_AT_EVERY_STEP) && !request.header("Prefer").contains("respond-async")) {
            return Optional.of(refusals.asFact(Fact.BAD_PREFER, "Prefer: respond-async is missing."));
        }
        return Optional.empty();
    }

    private boolean accepts(String accept) {
        if (profile.has(Trait.ACCEPT_FHIR_JSON_ONLY)) {
            return accept.equals(FHIR_JSON);
        }
        if (profile.has(Trait.ACCEPT_FHIR_JSON)) {
            return accept.contains(FHIR_JSON);
        }
        if (profile.has(Trait.ACCEPT_FHIR_JSON_OR_ANY)) {
            return accept.isEmpty() || accept.contains(FHIR_JSON) || accept.contains("*/*");
        }
        if (profile.has(Trait.ACCEPT_NOT_NDJSON)) {
            return !accept.contains("ndjson");
        }
        return !profile.has(Trait.ACCEPT_JSON) || acceptsJson(accept);
    }

    private static boolean acceptsJson(String accept) {
        return accept.isEmpty() || accept.contains("json") || accept.contains("*/*");
    }

    private boolean prefers(String prefer) {
        if (profile.has(Trait.PREFER_EXACTLY_ASYNC)) {
            return prefer.equals("respond-async");
        }
        if (profile.has(Trait.PREFER_KNOWN_ONLY)
                && !Arrays.stream(prefer.split(",", -1))
                        .map(String::strip)
                        .allMatch(one -> one.equals("respond-async") || one.startsWith("handling="))) {
            return false;
        }
        return prefer.contains("respond-async");
    }
}
