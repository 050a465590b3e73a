package dev.fhirbulk.error;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The root of everything this library throws, mistakes in arguments aside (those are
 * {@link IllegalArgumentException} and {@link IllegalStateException}, thrown before any request is sent).
 *
 * <p>The message says what happened, where, and what to do next. It holds no secret, no query of a URL and
 * none of the server's free text, which may name patients; that text is in {@link #issues()},
 * {@link #body()} and {@link #describe()}.
 *
 * <p>Other modules may add subclasses. Instances are immutable and thread-safe.
 */
public abstract class BulkExportException extends RuntimeException {

    private static final int EXCERPT = 500;

    private final ErrorContext context;

    /**
     * For subclasses.
     *
     * @param context where it happened; its cause becomes the cause
     * @param message what happened and what to do next, one or two sentences
     */
    protected BulkExportException(ErrorContext context, String message) {
        super(message + " [" + context + "]", context.cause());
        this.context = context;
    }

    /** The step of the export in which it happened. */
    public Phase phase() {
        return context.phase();
    }

    /** The HTTP method of the request; empty when no request was involved. */
    public Optional<String> method() {
        return Optional.ofNullable(context.method());
    }

    /** The URL of the request without user info, query and fragment; empty when no request was involved. */
    public Optional<String> url() {
        return Optional.ofNullable(context.url());
    }

    /** The HTTP status; empty when there was no answer. */
    public OptionalInt status() {
        return context.status() > 0 ? OptionalInt.of(context.status()) : OptionalInt.empty();
    }

    /** Ids under which the server's operator finds the request, by header name; empty when none was sent. */
    public Map<String, String> requestIds() {
        return context.requestIds();
    }

    /** The server's OperationOutcome; empty when it sent none. */
    public Optional<OperationOutcome> outcome() {
        return Optional.ofNullable(context.outcome());
    }

    /** All issues of the server's OperationOutcome; empty when it sent none. May hold patient data. */
    public List<OperationOutcome.Issue> issues() {
        return outcome().map(OperationOutcome::issues).orElse(List.of());
    }

    /** The beginning of a body that was no OperationOutcome (HTML, plain text). May hold patient data. */
    public Optional<String> body() {
        return Optional.ofNullable(context.body());
    }

    /** Whether the same call may succeed later with nothing changed. */
    public boolean isRetryable() {
        return context.retryable();
    }

    /** How long the server asks to wait before another try; empty when it does not say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(context.retryAfter());
    }

    /** The job's handle, to go on with {@code client.resume(text)}; empty when no job is known. */
    public Optional<String> handleText() {
        return Optional.ofNullable(context.handleText());
    }

    /**
     * The message with the server's own words, at most 500 characters an issue. These may hold patient data:
     * for a protected log or a human, not for a shared one.
     *
     * @return several lines, never null
     */
    public String describe() {
        StringBuilder text = new StringBuilder(String.valueOf(getMessage()));
        for (OperationOutcome.Issue issue : issues()) {
            text.append(System.lineSeparator()).append(issue).append(": ").append(excerpt(issue.text()));
        }
        body().ifPresent(raw -> text.append(System.lineSeparator()).append(excerpt(raw)));
        return text.toString();
    }

    /** For subclasses that derive themselves from another error. */
    protected ErrorContext context() {
        return context;
    }

    private static String excerpt(String text) {
        return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "…";
    }
}
