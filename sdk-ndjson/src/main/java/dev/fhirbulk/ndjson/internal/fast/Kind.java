package dev.fhirbulk.ndjson.internal.fast;

import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.Base64BinaryType;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;

/** What stands behind a name in JSON. */
enum Kind {
    TEXT(true),
    DATE(true),
    BASE64(true),
    INTEGER(true),
    DECIMAL(true),
    BOOLEAN(true),
    COMPOSITE(false),
    /** A text with the markup of a narrative. */
    XHTML(false),
    /** A resource in a resource, a world of its own. */
    RESOURCE(false),
    /** A resource that lives and dies with the one around it. */
    CONTAINED(false),
    /** The name of the resource's type, known by then. */
    RESOURCE_TYPE(false);

    private final boolean primitive;

    Kind(boolean primitive) {
        this.primitive = primitive;
    }

    boolean isPrimitive() {
        return primitive;
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
