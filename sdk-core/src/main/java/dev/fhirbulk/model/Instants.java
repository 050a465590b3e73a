package dev.fhirbulk.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks FHIR instants; the text itself is passed on unchanged, because its precision matters to servers. */
final class Instants {

    private static final Pattern FORM =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})");

    private Instants() {}

    static String checked(@Nullable String text, String parameter) {
        if (text == null) {
            throw new IllegalArgumentException(
                    parameter + " is null. If it comes from a report's transactionTime(), the"
                            + " server sent none: choose a time yourself, well before that export began.");
        }
        parse(text, parameter);
        return text;
    }

    static Instant parse(String text, String parameter) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    parameter + ": \"" + text + "\" is not a FHIR instant. It needs seconds and"
                            + " a zone, for example 2024-01-31T00:00:00Z or 2024-01-31T00:00:00.000+01:00.");
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException noSuchTime) {
            throw new IllegalArgumentException(
                    parameter + ": \"" + text + "\" is not a time that exists. Check day, hour and zone.", noSuchTime);
        }
    }
}
