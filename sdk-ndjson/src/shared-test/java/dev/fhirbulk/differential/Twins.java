package dev.fhirbulk.differential;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import dev.fhirbulk.ndjson.internal.fast.FastParser;
import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.Resource;

/** Parses each line twice, by the fast parser and by HAPI's, and holds the results side by side. For one thread. */
public final class Twins {

    private final FastParser fast = new FastParser();
    private final IParser hapi = FhirContext.forR4Cached().newJsonParser();
    private final Tally tally;

    /** Tells a tally. */
    public Twins(Tally tally) {
        this.tally = tally;
    }

    /** Compares what becomes of one line; {@code name} says which one it was. */
    public void compare(String name, byte[] line) {
        tally.addLine(line.length);
        Resource left = fast.parse(line);
        if (left == null) {
            tally.addHandedOver();
            return;
        }
        String text = new String(line, StandardCharsets.UTF_8);
        String difference;
        try {
            difference = difference(left, (Resource) hapi.parseResource(text));
        } catch (DataFormatException | IllegalArgumentException | ClassCastException refusal) {
            difference = "HAPI throws " + refusal;
        }
        if (difference != null) {
            tally.addDifference(name + ": " + difference + "\n  " + text);
        }
    }

    private String difference(Resource left, Resource right) {
        // First, because the other two fill in empty parts.
        String field = FieldWalk.difference(left, right);
        if (field != null) {
            return field;
        }
        if (!left.equalsDeep(right)) {
            return "not equalsDeep";
        }
        String encoded = encoded(left);
        return encoded.equals(encoded(right)) ? null : "encoded as " + encoded;
    }

    /** HAPI writes less than it reads: of some resources all that is to be compared is the exception. */
    private String encoded(Resource resource) {
        try {
            return hapi.encodeResourceToString(resource);
        } catch (RuntimeException | AssertionError refusal) {
            return refusal + " " + refusal.getCause();
        }
    }
}
