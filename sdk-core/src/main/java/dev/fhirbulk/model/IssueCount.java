package dev.fhirbulk.model;

import dev.fhirbulk.error.OperationOutcome.Issue;
import dev.fhirbulk.error.OperationOutcome.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How often a server reported the same thing in its outcome files. Immutable and thread-safe.
 *
 * @param severity how bad it is
 * @param code FHIR's issue type as sent, {@code ""} when absent
 * @param text the most telling of the server's words ({@code diagnostics}, else {@code details}, else the code); may hold
 *     patient data
 * @param count how many issues say so
 */
public record IssueCount(Severity severity, String code, String text, long count) {

    /** Servers put ids into texts; what differs in more ways than that is summed up by severity and code alone. */
    private static final int MOST = 1000;

    private static final int LONGEST_TEXT = 1000;
    private static final int LONGEST_CODE = 64;

    /** What makes two issues the same. */
    private record Key(Severity severity, String code, String text) {}

    /** Without repetition, worst and most frequent first. Closes the stream. */
    static List<IssueCount> of(Stream<Issue> issues) {
        Map<Key, Long> counts = new LinkedHashMap<>();
        try (issues) {
            issues.forEach(issue -> {
                String code = shortened(issue.code().toLowerCase(Locale.ROOT), LONGEST_CODE);
                Key key = new Key(issue.severity(), code, shortened(issue.text(), LONGEST_TEXT));
                Key broader = new Key(issue.severity(), code, "(other texts)");
                Key broadest = new Key(issue.severity(), "", "(other texts)");
                counts.merge(roomFor(key, MOST, counts, roomFor(broader, 2 * MOST, counts, broadest)), 1L, Long::sum);
            });
        }
        List<IssueCount> all = new ArrayList<>();
        counts.forEach((key, count) -> all.add(new IssueCount(key.severity, key.code, key.text, count)));
        all.sort(Comparator.comparing(IssueCount::severity)
                .thenComparing(Comparator.comparingLong(IssueCount::count).reversed()));
        return List.copyOf(all);
    }

    private static Key roomFor(Key key, int most, Map<Key, Long> counts, Key otherwise) {
        return counts.size() < most || counts.containsKey(key) ? key : otherwise;
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }

    /** Severity, code and count; never the text. */
    @Override
    public String toString() {
        return severity.name().toLowerCase(Locale.ROOT) + "/" + (code.matches("[a-z][a-z-]{0,63}") ? code : "?") + " × "
                + count;
    }
}
