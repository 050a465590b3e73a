package dev.fhirbulk.ndjson.internal;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.NdjsonParseException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.lines.BadLinePolicy;
import dev.fhirbulk.lines.NdjsonLine;
import dev.fhirbulk.ndjson.internal.fast.FastParser;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.jspecify.annotations.Nullable;

/**
 * One line to one resource: by the fast parser where the dialect has one and the line is usual, by HAPI's otherwise.
 * For one thread, because those parsers are.
 */
public final class ResourceParser {

    private final Dialect dialect;
    private final @Nullable FastParser fast;
    private final BadLinePolicy policy;
    private final boolean controlsAllowed;
    private final LineCounter counter;
    private @Nullable IParser hapi;

    /** For a dialect; what HAPI cannot read goes to the policy. */
    public ResourceParser(Dialect dialect, BadLinePolicy policy, boolean controlsAllowed, LineCounter counter) {
        this.dialect = dialect;
        this.fast = dialect.fastParser();
        this.policy = policy;
        this.controlsAllowed = controlsAllowed;
        this.counter = counter;
    }

    /** The resource of a line that nobody has looked at; null when the policy passed the line over. */
    public @Nullable IBaseResource parse(NdjsonLine line) {
        IBaseResource resource = fast == null ? null : fast.parse(line.bytes());
        if (resource == null && !isGood(line)) {
            return null;
        }
        counter.add(resource == null);
        return resource == null ? parseByHapi(line) : resource;
    }

    /** Whether it is a line at all; if not, the policy has heard of it. What the fast parser takes always is. */
    public boolean isGood(NdjsonLine line) {
        Optional<NdjsonParseException> fault = line.fault(controlsAllowed);
        fault.ifPresent(error -> policy.onBadLine(line, error));
        return fault.isEmpty();
    }

    private @Nullable IBaseResource parseByHapi(NdjsonLine line) {
        try {
            return hapi().parseResource(controlsAllowed ? RawControls.escaped(line.text()) : line.text());
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

    private IParser hapi() {
        IParser made = hapi;
        if (made == null) {
            made = dialect.context().newJsonParser();
            hapi = made;
        }
        return made;
    }
}
