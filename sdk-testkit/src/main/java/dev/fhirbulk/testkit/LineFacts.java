package dev.fhirbulk.testkit;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a line of NDJSON says of itself, read off its text. */
record LineFacts(String text) {

    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"");
    private static final Pattern UPDATED = Pattern.compile("\"lastUpdated\"\\s*:\\s*\"([^\"]+)\"");
    private static final String REFERENCE = "\"Patient/";

    static LineFacts of(byte[] line) {
        return new LineFacts(new String(line, StandardCharsets.UTF_8));
    }

    boolean isBlank() {
        return text.isBlank();
    }

    Optional<String> id() {
        Matcher matcher = ID.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The ids of patients that are referred to. */
    Set<String> patients() {
        Set<String> ids = new HashSet<>();
        for (int at = text.indexOf(REFERENCE); at >= 0; at = text.indexOf(REFERENCE, at + 1)) {
            int from = at + REFERENCE.length();
            int to = from;
            while (to < text.length() && text.charAt(to) != '"' && text.charAt(to) != '/') {
                to++;
            }
            ids.add(text.substring(from, to));
        }
        return ids;
    }

    boolean updatedAfter(Instant since) {
        Matcher matcher = UPDATED.matcher(text);
        try {
            return !matcher.find()
                    || OffsetDateTime.parse(matcher.group(1)).toInstant().isAfter(since);
        } catch (DateTimeException unreadable) {
            // A server that cannot tell when a resource changed delivers it.
            return true;
        }
    }
}
