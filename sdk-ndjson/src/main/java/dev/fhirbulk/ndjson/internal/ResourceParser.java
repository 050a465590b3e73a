package dev.fhirbulk.ndjson.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.NdjsonParseException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.lines.BadLinePolicy;
import dev.fhirbulk.lines.NdjsonLine;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/** One line to one resource by HAPI's parser. For one thread, because that parser is. */
public final class ResourceParser {

    private final IParser parser;
    private final BadLinePolicy policy;
    private final boolean controlsAllowed;

    /** For a context; what HAPI cannot read goes to the policy. */
    public ResourceParser(FhirContext context, BadLinePolicy policy, boolean controlsAllowed) {
        this.parser = context.newJsonParser();
        this.policy = policy;
        this.controlsAllowed = controlsAllowed;
    }

    /** A line that nobody asked for: a damaged one is reported all the same. */
    public void check(NdjsonLine line) {
        isSound(line);
    }

    private boolean isSound(NdjsonLine line) {
        Optional<NdjsonParseException> fault = line.fault(controlsAllowed);
        fault.ifPresent(wrong -> policy.onBadLine(line, wrong));
        return fault.isEmpty();
    }

    /** The resource; null when the policy passed the line over. */
    public @Nullable IBaseResource parse(NdjsonLine line) {
        return isSound(line) ? parsed(line) : null;
    }

    private @Nullable IBaseResource parsed(NdjsonLine line) {
        try {
            return parser.parseResource(controlsAllowed ? RawControls.escaped(line.text()) : line.text());
        } catch (DataFormatException | IllegalArgumentException | ClassCastException unreadable) {
            policy.onBadLine(
                    line,
                    new NdjsonParseException(
                            // HAPI's message may quote the line, so it is kept as the cause's and not repeated.
                            ErrorContext.of(Phase.LOCAL).causedBy(unreadable),
                            "HAPI FHIR cannot read this line as a resource.",
                            line.source(),
                            line.lineNumber(),
                            line.byteOffset()));
            return null;
        }
    }
}
