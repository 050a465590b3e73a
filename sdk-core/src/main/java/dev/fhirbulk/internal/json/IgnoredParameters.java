package dev.fhirbulk.internal.json;

import dev.fhirbulk.error.OperationOutcome;
import dev.fhirbulk.error.OperationOutcome.Issue;
import dev.fhirbulk.error.OperationOutcome.Severity;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which parameters a server says it ignored. It says so in free text, so this finds what can be found: names of
 * parameters in issues that speak of ignoring. Only the names are taken, for the rest may hold patient data.
 */
public final class IgnoredParameters {

    private static final Pattern NAME = Pattern.compile("(?<![\\w-])(_[A-Za-z]{2,40}|includeAssociatedData"
            + "|organizeOutputBy|allowPartialManifests|(?<=['\"`])patient(?=['\"`])|(?<=parameter )patient"
            + "|patient(?= parameter))(?![\\w-])");

    private static final Pattern IGNORING = Pattern.compile(
            "ignor|not supported|unsupported|does not support|not implemented|unknown|not recogni[sz]ed|unrecogni[sz]ed",
            Pattern.CASE_INSENSITIVE);

    private IgnoredParameters() {}

    /** All names in an outcome, in alphabetical order. */
    public static Set<String> in(OperationOutcome outcome) {
        Set<String> names = new TreeSet<>();
        outcome.issues().forEach(issue -> names.addAll(in(issue)));
        return names;
    }

    /** The names in one issue. */
    static Set<String> in(Issue issue) {
        String text = issue.detailsText() + "\n" + issue.diagnostics();
        Set<String> names = new TreeSet<>();
        boolean ignoring =
                issue.hasCode("not-supported") || IGNORING.matcher(text).find();
        Matcher name = NAME.matcher(text);
        while (issue.severity() != Severity.FATAL && ignoring && name.find()) {
            names.add(name.group(1));
        }
        return names;
    }
}
