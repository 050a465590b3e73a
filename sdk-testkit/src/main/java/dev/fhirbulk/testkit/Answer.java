package dev.fhirbulk.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An answer of the simulated server. Immutable and thread-safe.
 *
 * @param status the HTTP status; 0 closes the connection without an answer
 * @param headers names and values in order; a name may stand several times
 * @param body the body, {@code ""} for none
 */
public record Answer(int status, List<Map.Entry<String, String>> headers, String body) {

    /** Copies the list. */
    public Answer {
        headers = List.copyOf(headers);
    }

    /** An answer without body. */
    public static Answer status(int status) {
        return new Answer(status, List.of(), "");
    }

    /** No answer: the connection is closed before the first byte. */
    public static Answer close() {
        return status(0);
    }

    /** A JSON answer. */
    public static Answer json(int status, String body) {
        return status(status).header("Content-Type", "application/json").body(body);
    }

    /** An OperationOutcome with one issue. */
    public static Answer outcome(int status, String severity, String code, String text) {
        return status(status)
                .header("Content-Type", "application/fhir+json")
                .body("{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"" + severity + "\",\"code\":\""
                        + code + "\",\"details\":{\"text\":\"" + text + "\"}}]}");
    }

    /** The same with one more header. */
    public Answer header(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new Answer(status, more, body);
    }

    /** The same with a body. */
    public Answer body(String text) {
        return new Answer(status, headers, text);
    }

    /** The body in UTF-8. */
    public byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
