package dev.fhirbulk.auth.internal;

import java.time.Instant;
import java.util.Map;

/** How a client proves who it is to the token endpoint. */
public interface ClientProof {

    /**
     * Fields for one attempt, made anew for each.
     *
     * @param server whose algorithms and endpoint count
     * @param now the client's clock
     */
    Map<String, String> fields(ServerMetadata server, Instant now);

    /** Headers for one request. */
    Map<String, String> headers();

    /** A server's text without what is secret about this proof, should the server quote it. */
    default String withoutSecrets(String text) {
        return text;
    }
}
