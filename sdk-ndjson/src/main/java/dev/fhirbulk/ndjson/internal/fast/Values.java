package dev.fhirbulk.ndjson.internal.fast;

import java.math.BigDecimal;
import java.util.Date;
import java.util.function.BiConsumer;
import org.hl7.fhir.r4.model.Base64BinaryType;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.PrimitiveType;

/**
 * Puts a value and its text into a primitive side by side. HAPI's setters take one of them and make the other, for
 * dates by way of two calendars, for base 64 by way of three copies: a third of all the time. Thread-safe.
 */
final class Values {

    private static final BiConsumer<Object, Object> VALUE = Stores.of(PrimitiveType.class, "myCoercedValue");
    private static final BiConsumer<Object, Object> TEXT = Stores.of(PrimitiveType.class, "myStringValue");
    private static final BiConsumer<Object, Object> FRACTION = Stores.of(BaseDateTimeType.class, "myFractionalSeconds");
    private static final BiConsumer<Object, Object> BYTES = Stores.of(Base64BinaryType.class, "myValue");

    private Values() {}

    /** Precision and zone are set by then: their setters are cheap only as long as there is no value. */
    static void put(BaseDateTimeType into, Date value, String fraction, String text) {
        FRACTION.accept(into, fraction);
        both(into, value, text);
    }

    static void put(Base64BinaryType into, byte[] value, String text) {
        BYTES.accept(into, value);
        both(into, value, text);
    }

    static void put(DecimalType into, BigDecimal value, String text) {
        both(into, value, text);
    }

    private static void both(PrimitiveType<?> into, Object value, String text) {
        VALUE.accept(into, value);
        TEXT.accept(into, text);
    }
}
