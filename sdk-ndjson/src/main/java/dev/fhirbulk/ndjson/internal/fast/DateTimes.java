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
    private static final int NONE = -1_000_000;
    private static final int MINUTES_A_DAY = 24 * 60;
    /** From here on HAPI's calendar, which begins as a Julian one, is surely Gregorian, whatever the zone. */
    private static final int FIRST_YEAR = 1600;

    private final @Nullable TimeZone[] zones = new TimeZone[2 * MINUTES_A_DAY];
    private String text = "";

    void put(BaseDateTimeType into, String value) {
        text = value;
        if (!isPoint() || !point(into)) {
            into.setValueAsString(value);
        }
    }

    private boolean isPoint() {
        return text.length() >= SHORTEST
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
    }

    /** False when it is not what it seems, and nothing was done. */
    private boolean point(BaseDateTimeType into) {
        int year = two(0) * 100 + two(2);
        int hour = two(11);
        int minute = two(14);
        int second = two(17);
        int zone = afterFraction();
        int offset = offset(zone);
        if (year < FIRST_YEAR || !isTime(hour, minute) || second < 0 || second > 59 || offset == NONE) {
            return false;
        }
        // An impossible day throws, and the line is HAPI's.
        long day = LocalDate.of(year, two(5), two(8)).toEpochDay();
        long seconds = ((day * 24 + hour) * 60 + minute - offset) * 60 + second;
        boolean exact = zone > FRACTION;
        // Before the value, or HAPI makes a new text of it each time.
        into.setPrecision(exact ? TemporalPrecisionEnum.MILLI : TemporalPrecisionEnum.SECOND);
        if (text.charAt(zone) == 'Z') {
            into.setTimeZoneZulu(true);
        } else {
            into.setTimeZone(zone(zone, offset));
        }
        Date value = new Date(seconds * 1000 + (exact ? millis(zone) : 0));
        Values.put(into, value, exact ? text.substring(FRACTION + 1, zone) : "", text);
        return true;
    }

    private static boolean isTime(int hour, int minute) {
        return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
    }

    /** Two digits as a number; negative when they are none. */
    private int two(int at) {
        int tens = text.charAt(at) - '0';
        int ones = text.charAt(at + 1) - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? NONE : 10 * tens + ones;
    }

    /** Where the zone begins. */
    private int afterFraction() {
        int at = FRACTION;
        if (text.charAt(at) == '.') {
            do {
                at++;
            } while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9');
        }
        return at;
    }

    /** The zone's minutes; NONE when it is no zone, or there is a point before it without digits. */
    private int offset(int zone) {
        if (zone == FRACTION + 1 || zone == text.length()) {
            return NONE;
        }
        char sign = text.charAt(zone);
        if (sign == 'Z') {
            return zone + 1 == text.length() ? 0 : NONE;
        }
        if (sign != '+' && sign != '-' || zone + ZONE_LENGTH != text.length() || text.charAt(zone + 3) != ':') {
            return NONE;
        }
        int hours = two(zone + 1);
        int minutes = two(zone + 4);
        int offset = hours * 60 + minutes;
        return isTime(hours, minutes) ? sign == '-' ? -offset : offset : NONE;
    }

    private TimeZone zone(int at, int offset) {
        boolean west = text.charAt(at) == '-';
        int place = west ? MINUTES_A_DAY - offset : offset;
        TimeZone known = zones[place];
        if (known == null) {
            known = TimeZone.getTimeZone("GMT" + text.substring(at));
            zones[place] = known;
        }
        return known;
    }

    private int millis(int zone) {
        int millis = 0;
        int unit = 100;
        for (int at = FRACTION + 1; at < zone; at++) {
            millis += (text.charAt(at) - '0') * unit;
            unit /= 10;
        }
        return millis;
    }
}
