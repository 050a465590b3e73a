package dev.fhirbulk.internal.poll;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The percentage in an X-Progress text, if there is one. Stateless. */
final class Progress {

    private static final Pattern PERCENT = Pattern.compile("(?<![\\d.])(\\d{1,3}(?:\\.\\d{1,9})?)\\s*%");

    private Progress() {}

    static OptionalDouble percent(String text) {
        Matcher matcher = PERCENT.matcher(text);
        if (!matcher.find()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(matcher.group(1));
        return value <= 100 ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
