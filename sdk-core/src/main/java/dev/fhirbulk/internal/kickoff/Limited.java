package dev.fhirbulk.internal.kickoff;

import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.error.ConcurrencyLimitException;
import dev.fhirbulk.error.ErrorContext;

/** What a 429 on kick-off means at a server, in words. Stateless. */
final class Limited {

    private Limited() {}

    static ConcurrencyLimitException explained(
            ConcurrencyLimitException plain, ErrorContext where, ServerProfile profile) {
        String message = switch (profile.kickOffLimit()) {
            case RUNNING_JOB ->
                "Another export of this client runs, and " + profile.name() + " allows one at a time. Wait for it or"
                        + " delete it; runningJobs() names it where the server does.";
            case WINDOW ->
                profile.name() + " allows one kick-off of a client and group in a window of time, a day unless the site"
                        + " says otherwise. Wait for its end, or resume the earlier job; asking again does not help.";
            case RATE -> profile.name() + " asks for fewer requests. Try again after retryAfter().";
            case UNKNOWN ->
                "The server runs no further export for this client now. Wait for the running one, delete it, or wait for"
                        + " the server's window to end.";
        };
        ErrorContext same = where.answer(
                        plain.status().orElse(0),
                        plain.requestIds(),
                        plain.outcome().orElse(null),
                        plain.body().orElse(null))
                .retryable(plain.isRetryable())
                .retryAfter(plain.retryAfter().orElse(null));
        return new ConcurrencyLimitException(same, message, plain.runningJobs());
    }
}
