package dev.fhirbulk.ndjson.internal.fast;

import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.Base64BinaryType;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;

/** What stands behind a name in JSON. The primitives come first. */
enum Kind {
    TEXT,
    DATE,
    BASE64,
    INTEGER,
    DECIMAL,
    BOOLEAN,
    COMPOSITE,
    /** A text with the markup of a narrative. */
    XHTML,
    /** A resource in a resource, a world of its own. */
    RESOURCE,
    /** A resource that lives and dies with the one around it. */
    CONTAINED,
    /** The name of the resource's type, known by then. */
    RESOURCE_TYPE;

    boolean isPrimitive() {
        return ordinal() <= BOOLEAN.ordinal();
    }

    /** The kind of a datatype's class. */
    static Kind of(Class<?> type) {
        if (BaseDateTimeType.class.isAssignableFrom(type)) {
            return DATE;
        } else if (IntegerType.class.isAssignableFrom(type)) {
            return INTEGER;
        } else if (type == DecimalType.class) {
            return DECIMAL;
        } else if (type == BooleanType.class) {
            return BOOLEAN;
        } else if (type == Base64BinaryType.class) {
            return BASE64;
        } else if (type == XhtmlNode.class) {
            return XHTML;
        }
        return IPrimitiveType.class.isAssignableFrom(type) ? TEXT : COMPOSITE;
    }
}
