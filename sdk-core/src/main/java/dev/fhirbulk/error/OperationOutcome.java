package dev.fhirbulk.error;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A FHIR {@code OperationOutcome} as the server sent it, with every issue kept.
 *
 * <p>Immutable and thread-safe. {@code diagnostics} and {@code details.text} may hold patient data, so
 * {@link #toString()} shows severities and codes only.
 *
 * @param issues all issues in the order of the document; may be empty, never null
 */
public record OperationOutcome(List<Issue> issues) implements Serializable {

    private static final int SHOWN = 10;

    /** Copies the list. */
    public OperationOutcome {
        issues = List.copyOf(issues);
    }

    /** How bad an issue is, worst first; {@link #UNKNOWN} for a word that FHIR does not define. */
    public enum Severity {
        FATAL,
        ERROR,
        WARNING,
        INFORMATION,
        SUCCESS,
        UNKNOWN;

        /**
         * Reads FHIR's code leniently.
         *
         * @param code the code in any case, or null
         * @return the severity, {@link #UNKNOWN} when absent or unknown
         */
        public static Severity of(@Nullable String code) {
            for (Severity severity : values()) {
                if (severity.name().equalsIgnoreCase(code)) {
                    return severity;
                }
            }
            return UNKNOWN;
        }

        /** Whether this severity means that something was not done: {@link #FATAL} or {@link #ERROR}. */
        public boolean isFailure() {
            return this == FATAL || this == ERROR;
        }
    }

    /**
     * One issue of the outcome. Every text is the server's own, bounded only by {@link Limit#ERROR_BYTES}, and
     * may hold patient data.
     *
     * @param severity the severity
     * @param code FHIR's issue type as sent, such as {@code throttled}; {@code ""} when absent
     * @param detailsText {@code details.text}, or the display of its first coding; null when absent
     * @param detailsCodes the codes of {@code details.coding}; empty when absent
     * @param diagnostics {@code diagnostics}; null when absent
     * @param expression {@code expression}, or {@code location} where only that was sent; empty when absent
     */
    public record Issue(
            Severity severity,
            String code,
            @Nullable String detailsText,
            List<String> detailsCodes,
            @Nullable String diagnostics,
            List<String> expression)
            implements Serializable {

        private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z-]{0,63}");

        /** Copies the lists. */
        public Issue {
            detailsCodes = List.copyOf(detailsCodes);
            expression = List.copyOf(expression);
        }

        /**
         * Compares the issue type without regard to case, because servers differ in it.
         *
         * @param other a FHIR issue type, such as {@code deleted}
         * @return whether the issue has that type
         */
        public boolean hasCode(String other) {
            return code.equalsIgnoreCase(other);
        }

        /** The most telling text the server gave: diagnostics, else details, else the code. */
        public String text() {
            return Optional.ofNullable(diagnostics)
                    .or(() -> Optional.ofNullable(detailsText))
                    .orElse(code);
        }

        /** Severity and code only: the texts may hold patient data, and so may a code that is none. */
        @Override
        public String toString() {
            return severity.name().toLowerCase(Locale.ROOT) + "/"
                    + (CODE.matcher(code).matches() ? code : "?");
        }
    }

    /**
     * Tells whether any issue has the given type.
     *
     * @param code a FHIR issue type, compared without regard to case
     * @return whether one of the issues has it
     */
    public boolean hasCode(String code) {
        return issues.stream().anyMatch(issue -> issue.hasCode(code));
    }

    /** Severities and codes of the first ten issues only: the texts may hold patient data. */
    @Override
    public String toString() {
        int more = issues.size() - SHOWN;
        return more <= 0 ? issues.toString() : issues.subList(0, SHOWN) + " and " + more + " more";
    }
}
