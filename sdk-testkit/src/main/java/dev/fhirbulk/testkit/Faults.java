package dev.fhirbulk.testkit;

import java.time.Duration;

/** The usual faults, for {@code server.fault(Step.FILE, Faults.resetAfter(1000))}. Stateless. */
public final class Faults {

    private Faults() {}

    /** Faults by chance, the same ones for the same seed. */
    public static FaultPlan seed(long seed) {
        return new FaultPlan(seed);
    }

    /** The connection is closed before the first byte of an answer. */
    public static Fault noAnswer() {
        return new Fault.NoAnswer();
    }

    /** A redirect to a port that refuses connections. */
    public static Fault refused() {
        return new Fault.Instead(Answer.status(307).header("Location", "http://127.0.0.1:1/refused"));
    }

    /** The job is said to be running, whatever it is. */
    public static Fault stillRunning() {
        return new Fault.Instead(Answer.status(202).header("X-Progress", "still running"));
    }

    /** The token is said to have expired. */
    public static Fault expiredToken() {
        return new Fault.Instead(Answer.outcome(401, "error", "expired", "The token has expired."));
    }

    /** A signed link is said to have expired, as object stores say it. */
    public static Fault expiredLink() {
        return new Fault.Instead(Answer.status(403)
                .header("Content-Type", "application/xml")
                .body("<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"));
    }

    /** An empty answer with an error status. */
    public static Fault status(int status) {
        return new Fault.Instead(Answer.status(status));
    }

    /** 429 that asks to wait, in whole seconds. */
    public static Fault throttled(Duration wait) {
        return new Fault.Instead(Answer.outcome(429, "error", "throttled", "Too many requests.")
                .header("Retry-After", String.valueOf(wait.toSeconds())));
    }

    /** A page of HTML where JSON or NDJSON is expected, as proxies send it. */
    public static Fault html(int status) {
        return new Fault.Instead(Answer.status(status)
                .header("Content-Type", "text/html")
                .body("<html><body><h1>Something went wrong</h1></body></html>"));
    }

    /** The connection is reset after so many bytes of a body. */
    public static Fault resetAfter(long bytes) {
        return new Fault.ResetBody(bytes);
    }

    /** A body that looks complete ends after so many bytes. */
    public static Fault cutAfter(long bytes) {
        return new Fault.TruncatedAtClose(bytes);
    }

    /** A body stops after so many bytes and does not end. */
    public static Fault stallAfter(long bytes) {
        return new Fault.Stall(bytes);
    }
}
