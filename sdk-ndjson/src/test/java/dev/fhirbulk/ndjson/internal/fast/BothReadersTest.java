package dev.fhirbulk.ndjson.internal.fast;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import dev.fhirbulk.differential.FieldWalk;
import dev.fhirbulk.error.NdjsonParseException;
import dev.fhirbulk.lines.BadLinePolicy;
import dev.fhirbulk.ndjson.NdjsonReader;
import dev.fhirbulk.ndjson.ResourceIterator;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reader with the fast parser against the one without, on odd lines: resources, errors and their messages. */
class BothReadersTest {

    private static final FhirContext HAPI = FhirContext.forR4Cached();
    private static final int EACH = 150;

    private final RandomResources resources = new RandomResources();

    @ParameterizedTest
    @EnumSource
    void oddLinesEndInTheSameResourcesAndErrors(Mutations mutation) {
        for (long seed = 1; seed <= EACH; seed++) {
            byte[] line =
                    mutation.apply(resources.line(seed).getBytes(StandardCharsets.UTF_8), RandomResources.dice(seed));
            for (boolean controls : new boolean[] {false, true}) {
                List<Object> fast = outcome(NdjsonReader.r4(), line, controls);
                List<Object> hapi = outcome(NdjsonReader.of(HAPI), line, controls);
                assertThat(FieldWalk.difference(fast, hapi))
                        .as("%s, seed %d: %s", mutation, seed, new String(line, StandardCharsets.UTF_8))
                        .isNull();
            }
        }
    }

    /** Resources, and errors in words. */
    private static List<Object> outcome(NdjsonReader reader, byte[] line, boolean controls) {
        List<Object> outcome = new ArrayList<>();
        BadLinePolicy noting = BadLinePolicy.skip(error -> outcome.add(words(error)));
        NdjsonReader configured = controls ? reader.allowControlCharacters() : reader;
        try (ResourceIterator<IBaseResource> all =
                configured.onBadLine(noting).read(new ByteArrayInputStream(line), IBaseResource.class)) {
            all.forEachRemaining(outcome::add);
        } catch (RuntimeException escaped) {
            outcome.add(words(escaped));
        }
        return outcome;
    }

    private static String words(RuntimeException error) {
        return error + " because of " + error.getCause()
                + (error instanceof NdjsonParseException bad ? " at " + bad.byteOffset() : "");
    }
}
