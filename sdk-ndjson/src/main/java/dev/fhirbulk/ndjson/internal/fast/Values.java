package dev.fhirbulk.ndjson.internal.fast;

import java.math.BigDecimal;
import java.util.Date;
import java.util.function.BiConsumer;
import org.hl7.fhir.r4.model.Base64BinaryType;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a value and its text into a primitive side by side. HAPI's setters take one of them and make the other, for
 * dates by way of two calendars, for base 64 by way of three copies: as much work as all the rest of a line. Only to
 * be used where {@link #POSSIBLE}; HAPI's setters come to the same end. Thread-safe.
 */
final class Values {

    private static final Logger LOG = LoggerFactory.getLogger(Values.class);

    private static final @Nullable BiConsumer<Object, Object> VALUE =
            Stores.of(PrimitiveType.class, "myCoercedValue", Object.class);
    private static final @Nullable BiConsumer<Object, Object> TEXT =
            Stores.of(PrimitiveType.class, "myStringValue", String.class);
    private static final @Nullable BiConsumer<Object, Object> FRACTION =
            Stores.of(BaseDateTimeType.class, "myFractionalSeconds", String.class);
    private static final @Nullable BiConsumer<Object, Object> BYTES =
            Stores.of(Base64BinaryType.class, "myValue", byte[].class);

    /** Whether this JVM and this HAPI let values be put so: tried once, before the first line. */
    static final boolean POSSIBLE = isPossible();

    private Values() {}

    @SuppressWarnings("JavaUtilDate") // HAPI's model has it
    private static boolean isPossible() {
        if (VALUE == null || TEXT == null || FRACTION == null || BYTES == null) {
            return false;
        }
        try {
            put(new DateTimeType(), new Date(0), "", "1970-01-01T00:00:00Z");
            put(new Base64BinaryType(), new byte[0], "");
            put(new DecimalType(), BigDecimal.ONE, "1");
            return true;
        } catch (LinkageError otherFields) {
            LOG.debug("values are left to the setters", otherFields);
            return false;
        }
    }

    /** Precision and zone are set by then: their setters are cheap only as long as there is no value. */
    static void put(BaseDateTimeType into, Date value, String fraction, String text) {
        store(FRACTION, into, fraction);
        both(into, value, text);
    }

    static void put(Base64BinaryType into, byte[] value, String text) {
        store(BYTES, into, value);
        both(into, value, text);
    }

    static void put(DecimalType into, BigDecimal value, String text) {
        both(into, value, text);
    }

    private static void both(PrimitiveType<?> into, Object value, String text) {
        store(VALUE, into, value);
        store(TEXT, into, text);
    }

    private static void store(@Nullable BiConsumer<Object, Object> store, Object target, Object value) {
        if (store == null) {
            throw new IllegalStateException("values cannot be put here");
        }
        store.accept(target, value);
    }
}
