package dev.fhirbulk.ndjson.internal.fast;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import java.time.LocalDate;
import java.util.Date;
import java.util.TimeZone;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.jspecify.annotations.Nullable;

/**
 * Points in time as bulk servers write them, {@code 2011-06-23T05:12:31.123+02:00}: the seconds are there, and an
 * offset or Z. All other dates (those that need the default zone among them) go through HAPI's setter. For one thread.
 */
final class DateTimes {

    private static final int FRACTION = 19;
    private static final int SHORTEST = 20;
    private static final int ZONE_LENGTH = 6;
    private static final int MINUTES_A_DAY = 24 * 60;
    private static final long SECONDS_A_DAY = 24 * 60 * 60;
    private static final int NONE = -1_000_000;
    /** From here on HAPI's calendar, which begins as a Julian one, is surely Gregorian, whatever the zone. */
    private static final int FIRST_YEAR = 1600;

    private final @Nullable TimeZone[] zones = new TimeZone[2 * MINUTES_A_DAY];

    void put(BaseDateTimeType into, String text) {
        if (!Values.POSSIBLE || !isPoint(text) || !point(into, text)) {
            into.setValueAsString(text);
        }
    }

    private static boolean isPoint(String text) {
        return text.length() >= SHORTEST
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
    }

    /** False when it is not what it seems, and nothing was done. */
    @SuppressWarnings("JavaUtilDate") // HAPI's model has it
    private boolean point(BaseDateTimeType into, String text) {
        int zone = zoneAt(text);
        int offset = zone < 0 ? NONE : offset(text, zone);
        long seconds = seconds(text);
        if (offset == NONE || seconds == NONE) {
            return false;
        }
        boolean exact = zone > FRACTION;
        // Before the value, or HAPI makes a new text of it each time.
        into.setPrecision(exact ? TemporalPrecisionEnum.MILLI : TemporalPrecisionEnum.SECOND);
        if (text.charAt(zone) == 'Z') {
            into.setTimeZoneZulu(true);
        } else {
            into.setTimeZone(zone(text, zone, offset));
        }
        Date value = new Date((seconds - offset * 60L) * 1000 + (exact ? millis(text, zone) : 0));
        Values.put(into, value, exact ? text.substring(FRACTION + 1, zone) : "", text);
        return true;
    }

    /** Seconds since 1970 without regard to the zone, or NONE. */
    private static long seconds(String text) {
        int year = two(text, 0) * 100 + two(text, 2);
        int month = two(text, 5);
        int day = two(text, 8);
        int hour = two(text, 11);
        int minute = two(text, 14);
        int second = two(text, 17);
        if (year < FIRST_YEAR || !isTime(hour, minute) || second < 0 || second > 59) {
            return NONE;
        }
        // An impossible day throws, and the line is HAPI's.
        return LocalDate.of(year, month, day).toEpochDay() * SECONDS_A_DAY + (hour * 60L + minute) * 60 + second;
    }

    /** Two digits as a number; negative when they are none. */
    private static int two(String text, int at) {
        int tens = text.charAt(at) - '0';
        int ones = text.charAt(at + 1) - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? NONE : 10 * tens + ones;
    }

    /** Where the zone begins, after the fraction if there is one; negative when there is none. */
    private static int zoneAt(String text) {
        if (text.charAt(FRACTION) != '.') {
            return FRACTION;
        }
        int at = FRACTION + 1;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at == FRACTION + 1 || at == text.length() ? NONE : at;
    }

    /** The zone's minutes, or NONE when it is no zone. */
    private static int offset(String text, int zone) {
        char sign = text.charAt(zone);
        if (sign == 'Z') {
            return zone + 1 == text.length() ? 0 : NONE;
        }
        if ((sign != '+' && sign != '-') || zone + ZONE_LENGTH != text.length() || text.charAt(zone + 3) != ':') {
            return NONE;
        }
        int hours = two(text, zone + 1);
        int minutes = two(text, zone + 4);
        if (!isTime(hours, minutes)) {
            return NONE;
        }
        return (hours * 60 + minutes) * (sign == '-' ? -1 : 1);
    }

    private static boolean isTime(int hour, int minute) {
        return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
    }

    private TimeZone zone(String text, int at, int offset) {
        int place = text.charAt(at) == '-' ? MINUTES_A_DAY - offset : offset;
        TimeZone known = zones[place];
        if (known == null) {
            known = TimeZone.getTimeZone("GMT" + text.substring(at));
            zones[place] = known;
        }
        return known;
    }

    private static int millis(String text, int zone) {
        int millis = 0;
        int unit = 100;
        for (int at = FRACTION + 1; at < zone; at++) {
            millis += (text.charAt(at) - '0') * unit;
            unit /= 10;
        }
        return millis;
    }
}
