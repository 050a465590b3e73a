package dev.fhirbulk.ndjson.internal.fast;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.parser.DataFormatException;
import dev.fhirbulk.differential.FieldWalk;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.InstantType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates by the short way against dates by HAPI's setter. */
class DateTimesTest {

    private static final TimeZone HOME = TimeZone.getDefault();
    private static final List<String> DAYS = List.of(
            "2011-06-23",
            "2024-02-29",
            "2023-02-29",
            "1970-01-01",
            "1969-12-31",
            "1600-01-01",
            "1599-12-31",
            "0001-01-01",
            "9999-12-31",
            "1582-10-10",
            "2020-13-01",
            "2020-00-10",
            "2020-10-00",
            "2020-04-31",
            "2021-03-28",
            "20x1-01-01",
            "2018-11-04",
            "+020-01-01",
            "2020-+1-01");
    private static final List<String> TIMES = List.of(
            "T05:12:31",
            "T00:00:00",
            "T23:59:59",
            "T23:59:60",
            "T24:00:00",
            "T05:60:00",
            "T05:12",
            "T5:12:31",
            "T02:30:00",
            "T05:12:31.1",
            "T05:12:31.12",
            "T05:12:31.123",
            "T05:12:31.123456789",
            "T05:12:31.",
            "T05:12:31.1a",
            "t05:12:31",
            "",
            "T",
            "T05:12:31,5",
            "T05-12-31");
    private static final List<String> ZONES = List.of(
            "Z", "z", "", "+00:00", "-00:00", "+02:00", "-05:30", "+14:00", "+23:59", "+24:00", "+02:60", "+0200",
            "+02", "Zulu", "+02:00Z", " ", "+0a:00", "++2:00");

    private final DateTimes dates = new DateTimes();

    @AfterEach
    void home() {
        TimeZone.setDefault(HOME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"America/New_York", "Asia/Kolkata", "Europe/Berlin", "Africa/Monrovia", "UTC"})
    void everyCombinationIsAsHapiHasIt(String zone) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        List<String> differences = new ArrayList<>();
        for (String day : DAYS) {
            for (String time : TIMES) {
                for (String offset : ZONES) {
                    compare(day + time + offset, differences);
                }
            }
        }
        assertThat(differences).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1600-01-01", "1899-12-25", "1999-12-25"})
    void everyDayOfSomeYearsIsAsHapiHasIt(String first) {
        List<String> differences = new ArrayList<>();
        LocalDate day = LocalDate.parse(first);
        for (int i = 0; i < 800; i++) {
            compare(day.plusDays(i) + "T12:34:56.789-03:30", differences);
        }
        assertThat(differences).isEmpty();
    }

    private void compare(String text, List<String> differences) {
        for (Supplier<BaseDateTimeType> type :
                List.<Supplier<BaseDateTimeType>>of(DateTimeType::new, InstantType::new, DateType::new)) {
            BaseDateTimeType left = type.get();
            BaseDateTimeType right = type.get();
            boolean taken = isTaken(() -> dates.put(left, text));
            boolean accepted = isTaken(() -> right.setValueAsString(text));
            // What HAPI takes and the short way does not is no fault: the line becomes HAPI's.
            String difference =
                    taken && accepted ? FieldWalk.difference(left, right) : taken ? "refused by HAPI" : null;
            if (difference != null) {
                differences.add(text + difference);
            }
        }
    }

    private static boolean isTaken(Runnable setter) {
        try {
            setter.run();
            return true;
        } catch (DataFormatException | DateTimeException | StringIndexOutOfBoundsException | HandOver refused) {
            return false;
        }
    }
}
