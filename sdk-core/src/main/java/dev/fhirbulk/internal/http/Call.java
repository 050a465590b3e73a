package dev.fhirbulk.internal.http;

import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.uri.Uris;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to be made.
 *
 * @param phase the step it belongs to
 * @param method the HTTP method
 * @param uri where to
 * @param headers its own headers, besides the caller's and the credentials
 * @param body the body, null for none
 * @param token whether credentials go along
 * @param once whether it must reach the server at most once, come what may
 * @param job what is known of the export
 */
@SuppressWarnings("ArrayRecordComponent") // calls are never compared
public record Call(
        Phase phase,
        String method,
        URI uri,
        Map<String, String> headers,
        byte @Nullable [] body,
        Token token,
        boolean once,
        Job job) {

    /** Whether a request carries credentials. */
    public enum Token {
        /** Always; an origin that is not trusted is an error before anything is sent. */
        REQUIRED,
        /** If the origin is trusted; otherwise withheld. For files with {@code requiresAccessToken: true}. */
        IF_TRUSTED,
        /** If the origin is the FHIR base's own. For files of a manifest that does not say. */
        IF_BASE_ORIGIN,
        /** Only what the caller gave for that origin. For files with {@code requiresAccessToken: false}. */
        ORIGINS_OWN,
        /** Never. */
        NEVER
    }

    /**
     * What a request's environment is.
     *
     * @param types the types asked for, for scopes
     * @param handle the job's handle as text, null when there is no job yet
     * @param deadline until when
     */
    public record Job(List<String> types, @Nullable String handle, Deadline deadline) {}

    /** A GET with credentials. */
    public static Call get(Phase phase, URI uri, Job job) {
        return new Call(phase, "GET", uri, Map.of(), null, Token.REQUIRED, false, job);
    }

    /** The same with another method and a body. */
    public Call method(String newMethod, byte @Nullable [] newBody) {
        return new Call(phase, newMethod, uri, headers, newBody, token, once, job);
    }

    /** The same with one more header. */
    public Call header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Call(phase, method, uri, more, body, token, once, job);
    }

    /** The same under another rule for credentials. */
    public Call token(Token rule) {
        return new Call(phase, method, uri, headers, body, rule, once, job);
    }

    /** The same, sent at most once. */
    public Call onlyOnce() {
        return new Call(phase, method, uri, headers, body, token, true, job);
    }

    /** The beginning of every error about this call. */
    public ErrorContext where() {
        return where(uri);
    }

    ErrorContext where(URI hop) {
        return ErrorContext.of(phase).request(method, shown(hop)).handle(job.handle());
    }

    /** Whether a body is fetched, of which only so many may be under way. */
    boolean fetches() {
        return phase == Phase.FILE || phase == Phase.ATTACHMENT;
    }

    /** What may be shown of one of its URLs: the path to an attachment may name a patient. */
    String shown(URI hop) {
        return phase == Phase.ATTACHMENT ? Uris.origin(hop) + "/…" : Uris.redact(hop);
    }

    /** Phase, method and redacted URL. */
    @Override
    public String toString() {
        return phase + " " + method + " " + shown(uri);
    }
}
