package dev.fhirbulk.testkit;

import dev.fhirbulk.testkit.VendorProfile.Fact;
import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.util.Locale;

/** Error answers in a vendor's manner. */
final class Refusals {

    private static final String PLAIN = "text/plain; charset=utf-8";

    private final VendorProfile profile;

    Refusals(VendorProfile profile) {
        this.profile = profile;
    }

    /** An error of a kick-off. */
    Answer kickOff(int status, String code, String text) {
        return outcome(status, code, text, "application/fhir+json");
    }

    /** A parameter that is wrong. */
    Answer invalid(String text) {
        return kickOff(400, profile.fact(Fact.INVALID), text);
    }

    /** A parameter that is not known. */
    Answer unsupported(String name) {
        Answer plain = invalid("Parameter " + name + " is not supported.");
        String coding = profile.fact(Fact.UNSUPPORTED_CODING);
        return coding.isEmpty()
                ? plain
                : plain.body(plain.body()
                        .replace("\"details\":{", "\"details\":{\"coding\":[{\"code\":\"" + coding + "\"}],"));
    }

    /** What a fact such as {@code 406 bare} says. */
    Answer asFact(Fact fact, String text) {
        String[] words = profile.fact(fact).split(" ", -1);
        int status = Integer.parseInt(words[0]);
        if (words.length > 1) {
            return Answer.status(status);
        }
        return kickOff(status, status == 404 ? "not-found" : status == 501 ? "not-supported" : "invalid", text);
    }

    /** An error of a status or a delete. */
    Answer job(int status, String code, String text) {
        String label = profile.has(Trait.ERRORS_UNLABELLED) ? "" : "application/fhir+json";
        return outcome(status, code, text, label);
    }

    /** No such thing. */
    Answer gone() {
        return job(404, "not-found", "No such job or file.");
    }

    /** A job that is kept no longer. */
    Answer expired() {
        if (profile.has(Trait.GONE_410_BARE)) {
            return Answer.status(410);
        }
        return profile.has(Trait.GONE_410) ? job(410, "not-found", "The job has expired.") : gone();
    }

    /** An error of a file. */
    Answer file(int status, String code, String text) {
        return profile.has(Trait.FILE_ERRORS_TEXT) ? text(status, text) : kickOff(status, code, text);
    }

    /** A token that is missing or no longer good. */
    Answer unauthorized(boolean shown) {
        if (profile.has(Trait.UNAUTHORIZED_403_BARE)) {
            return Answer.status(403);
        }
        return profile.has(Trait.UNAUTHORIZED_TEXT)
                ? text(401, "Credentials are required to access this resource.")
                : kickOff(401, shown ? "expired" : "login", "No valid token.");
    }

    private Answer outcome(int status, String code, String text, String label) {
        if (status == 404 && profile.has(Trait.NOT_FOUND_TEXT)) {
            return text(404, text);
        }
        String issue = profile.has(Trait.ERRORS_CAPITALISED)
                ? code.substring(0, 1).toUpperCase(Locale.ROOT) + code.substring(1)
                : code;
        Answer answer = Answer.outcome(status, status < 500 ? "error" : "fatal", issue, text);
        String type = profile.has(Trait.ERRORS_AS_JSON) ? "application/json" : label;
        Answer bare = Answer.status(status).body(answer.body());
        return type.isEmpty() ? bare : bare.header("Content-Type", type);
    }

    private static Answer text(int status, String text) {
        return Answer.status(status).header("Content-Type", PLAIN).body(text);
    }
}
