package dev.fhirbulk.internal.preflight;

import dev.fhirbulk.config.ServerProfile.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself; a hint in every part, for statements of EHRs are often incomplete. Immutable.
 *
 * @param metadata what became of reading the CapabilityStatement
 * @param smart what became of reading the SMART configuration
 * @param names software, implementation and publisher, as they stand there
 * @param version the software's version, null when it is not said
 * @param fhirVersion such as {@code 4.0.1}, null when it is not said
 * @param guides canonical URLs of the guides that it says to follow
 * @param exports definitions of the export operations by level, a name where there is no definition
 * @param types resource types that it serves; empty when it does not say
 * @param tokenEndpoint whether the SMART configuration names one
 * @param scopes what the SMART configuration says of scopes; empty when it does not
 */
record ServerFacts(
        Answer metadata,
        Answer smart,
        List<String> names,
        @Nullable String version,
        @Nullable String fhirVersion,
        List<String> guides,
        Map<Level, List<String>> exports,
        Set<String> types,
        boolean tokenEndpoint,
        Set<String> scopes) {

    /**
     * What became of one request.
     *
     * @param status the HTTP status, 0 when there was no answer
     * @param json whether the body was a JSON object
     * @param skew how far the server's clock is ahead of this machine's, null when it does not tell
     * @param tls protocol and end of the certificate, null for plain http
     * @param trouble why there was no answer, null when there was one
     */
    record Answer(
            int status,
            boolean json,
            @Nullable Duration skew,
            @Nullable String tls,
            @Nullable RuntimeException trouble) {

        boolean good() {
            return status == 200 && json;
        }
    }

    boolean reachable() {
        return metadata.status() > 0 || smart.status() > 0;
    }
}
