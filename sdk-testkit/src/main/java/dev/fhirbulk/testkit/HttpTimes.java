package dev.fhirbulk.testkit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as headers have them, rightly and wrongly. */
final class HttpTimes {

    private static final DateTimeFormatter IMF =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);
    private static final DateTimeFormatter GO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSSSS '+0000 UTC'", Locale.ROOT);

    private HttpTimes() {}

    static String imf(Instant time) {
        return IMF.format(time.atZone(ZoneOffset.UTC));
    }

    /** The right time on the wrong day of the week. */
    static String wrongDay(Instant time) {
        return imf(time.plusSeconds(24 * 3600)).substring(0, 3) + imf(time).substring(3);
    }

    /** As Go prints a time. */
    static String go(Instant time) {
        return GO.format(time.atZone(ZoneOffset.UTC));
    }
}
