package dev.fhirbulk.internal.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads HTTP dates and Retry-After as servers write them (RFC 9110 §5.6.7, §10.2.3). Stateless. */
public final class HttpDates {

    // The weekday is left out: it carries nothing, and real servers get it wrong.
    private static final Pattern FIXDATE = Pattern.compile(
            "(?:[A-Za-z]+,?\\s+)?(\\d{1,2})[ -]([A-Za-z]{3})[ -](\\d{4})\\s+(\\d{2}:\\d{2}:\\d{2})\\s+(GMT|UTC|UT|Z|\\+0000)");
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss", Locale.ENGLISH);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

    private HttpDates() {}

    /** The instant of an HTTP date; empty when it is not readable. */
    public static Optional<Instant> parse(String text) {
        Matcher matcher = FIXDATE.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String month = matcher.group(2).substring(0, 1).toUpperCase(Locale.ROOT)
                + matcher.group(2).substring(1).toLowerCase(Locale.ROOT);
        try {
            return Optional.of(LocalDateTime.parse(
                            matcher.group(1) + " " + month + " " + matcher.group(3) + " " + matcher.group(4), FORM)
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException noSuchDate) {
            return Optional.empty();
        }
    }

    /**
     * How long Retry-After asks to wait.
     *
     * @param value the header, in seconds or as a date
     * @param now the answer's own Date where it has one, else the client's clock
     * @return not negative; empty when the header is not readable
     */
    public static Optional<Duration> retryAfter(String value, Instant now) {
        String text = value.strip();
        if (SECONDS.matcher(text).matches()) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        return parse(text).map(date -> {
            Duration wait = Duration.between(now, date);
            return wait.isNegative() ? Duration.ZERO : wait;
        });
    }
}
