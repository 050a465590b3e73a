package dev.fhirbulk.config;

import dev.fhirbulk.error.Phase;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an {@link Authorizer} may know and do: the request to come, the client's clock, and a gate to the
 * network that shares the client's proxy, TLS, limits, retries and redaction.
 *
 * <p>Valid during the call only, on its thread; the values are thread-safe. Not for implementation by applications, their tests aside.
 */
public interface AuthorizationContext {

    /** The step for which credentials are needed. */
    Phase phase();

    /** The HTTP method of the request. */
    String method();

    /** The URI of the request. */
    URI uri();

    /** The FHIR base URL, without a trailing slash. */
    URI fhirBase();

    /** The resource types that the export asks for; empty when it asks for all, or when they are not known. */
    List<String> requestedTypes();

    /**
     * The credentials that were answered 401, the very object that {@link Authorizer#authorize} returned: several
     * requests may be refused for one token, which is to be renewed once. Empty except in {@link Authorizer#rejected}.
     */
    Optional<Credentials> refused();

    /** The client's clock. */
    Instant now();

    /**
     * Reads a JSON document without credentials, such as the SMART configuration. Transient failures are
     * retried; redirects are followed under the client's rules.
     *
     * @param uri an absolute URI
     * @return the answer, whatever its status
     * @throws dev.fhirbulk.error.TransportException when there is no answer
     */
    Answer get(URI uri);

    /**
     * Posts a form without credentials of the client's own. Transient failures are retried, and so is a bare
     * 400 without a JSON body; the form is made anew for every attempt, because an assertion serves once.
     *
     * @param uri an absolute URI
     * @param form makes the fields, in the order of its iteration; never logged
     * @param headers further headers, such as {@code Authorization}; never logged
     * @return the last answer, whatever its status
     * @throws dev.fhirbulk.error.TransportException when there is no answer
     */
    Answer postForm(URI uri, Supplier<Map<String, String>> form, Map<String, String> headers);

    /**
     * An answer through the gate. {@link #toString()} shows the status only.
     *
     * @param status the HTTP status
     * @param json the JSON object of the body as maps, lists, strings, numbers and booleans; empty when the
     *     body is no JSON object
     * @param requestIds request ids the server gave, by header name
     */
    record Answer(int status, Map<String, Object> json, Map<String, String> requestIds) {
        @Override
        public String toString() {
            return "Answer[status=" + status + "]";
        }
    }
}
