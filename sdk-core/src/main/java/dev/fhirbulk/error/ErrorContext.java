package dev.fhirbulk.error;

import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where an error happened and what the server said, for those who throw a {@link BulkExportException}.
 *
 * <p>Immutable and thread-safe. Callers of the library read the same facts from the exception.
 *
 * @param phase the step of the export
 * @param method the HTTP method, null when no request was involved
 * @param url the URL without user info, query and fragment, null when no request was involved
 * @param status the HTTP status, 0 when there was no answer
 * @param requestIds request ids the server gave, by header name; empty when it gave none
 * @param outcome the server's OperationOutcome, null when it sent none
 * @param body the beginning of a body that was not an OperationOutcome, null when empty
 * @param retryable whether the same call may succeed later without a change
 * @param retryAfter how long the server asks to wait, null when it does not say
 * @param handleText the job's handle as text, null when no job is known
 * @param cause what led to the error, null when nothing did
 * @apiNote made by the library and its modules; applications have no reason to construct one
 */
public record ErrorContext(
        Phase phase,
        @Nullable String method,
        @Nullable String url,
        int status,
        Map<String, String> requestIds,
        @Nullable OperationOutcome outcome,
        @Nullable String body,
        boolean retryable,
        @Nullable Duration retryAfter,
        @Nullable String handleText,
        @Nullable Throwable cause)
        implements Serializable {

    /** Copies the map. */
    public ErrorContext {
        TreeMap<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        copy.putAll(requestIds);
        requestIds = Collections.unmodifiableMap(copy);
    }

    /** An error of the given phase of which nothing else is known. */
    public static ErrorContext of(Phase phase) {
        return new ErrorContext(phase, null, null, 0, Map.of(), null, null, false, null, null, null);
    }

    /** The same with the request that was made. The URL must already be free of query and user info. */
    public ErrorContext request(String newMethod, String redactedUrl) {
        return new ErrorContext(
                phase,
                newMethod,
                redactedUrl,
                status,
                requestIds,
                outcome,
                body,
                retryable,
                retryAfter,
                handleText,
                cause);
    }

    /** The same with the server's answer. */
    public ErrorContext answer(
            int newStatus, Map<String, String> newIds, @Nullable OperationOutcome newOutcome, @Nullable String text) {
        return new ErrorContext(
                phase, method, url, newStatus, newIds, newOutcome, text, retryable, retryAfter, handleText, cause);
    }

    /** The same, marked as worth another try or not. */
    public ErrorContext retryable(boolean value) {
        return new ErrorContext(
                phase, method, url, status, requestIds, outcome, body, value, retryAfter, handleText, cause);
    }

    /** The same with the wait that the server asks for, null for none. */
    public ErrorContext retryAfter(@Nullable Duration wait) {
        return new ErrorContext(
                phase, method, url, status, requestIds, outcome, body, retryable, wait, handleText, cause);
    }

    /** The same with the handle of the job, null for none. */
    public ErrorContext handle(@Nullable String text) {
        return new ErrorContext(
                phase, method, url, status, requestIds, outcome, body, retryable, retryAfter, text, cause);
    }

    /** The same with the cause. */
    public ErrorContext causedBy(@Nullable Throwable newCause) {
        return new ErrorContext(
                phase, method, url, status, requestIds, outcome, body, retryable, retryAfter, handleText, newCause);
    }

    /** Phase, request and status; never a body, a handle or a header. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(phase.name());
        if (method != null) {
            text.append(", ").append(method).append(' ').append(url);
        }
        if (status > 0) {
            text.append(", HTTP ").append(status);
        }
        if (outcome != null && !outcome.issues().isEmpty()) {
            text.append(", issues ").append(outcome);
        }
        requestIds.forEach(
                (name, id) -> text.append(", ").append(name).append(' ').append(id));
        return text.toString();
    }
}
