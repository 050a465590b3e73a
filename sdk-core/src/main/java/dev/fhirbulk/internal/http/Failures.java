package dev.fhirbulk.internal.http;

import dev.fhirbulk.error.AccessDeniedException;
import dev.fhirbulk.error.AuthenticationException;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ConcurrencyLimitException;
import dev.fhirbulk.error.DownloadException;
import dev.fhirbulk.error.DuplicateJobException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.ExportExpiredException;
import dev.fhirbulk.error.ExportJobFailedException;
import dev.fhirbulk.error.InvalidRequestException;
import dev.fhirbulk.error.JobNotFoundException;
import dev.fhirbulk.error.NotAcceptableException;
import dev.fhirbulk.error.OperationOutcome;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.error.ResourceNotFoundException;
import dev.fhirbulk.error.ServerErrorException;
import dev.fhirbulk.error.ServiceUnavailableException;
import dev.fhirbulk.error.ThrottledException;
import dev.fhirbulk.error.UnsupportedParameterException;
import dev.fhirbulk.internal.uri.Uris;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns an answer that is an error into its exception: by status first, then by issue code, never by text.
 * Stateless.
 */
final class Failures {

    /** FHIR issue types below {@code transient}: the request failed, what it asks for may still be fine. */
    private static final Set<String> TRANSIENT =
            Set.of("transient", "lock-error", "no-store", "exception", "timeout", "incomplete", "throttled");

    private Failures() {}

    static BulkExportException of(Call call, Reply reply, ErrorBody body) {
        ErrorContext where = call.where(reply.uri())
                .answer(
                        reply.status(),
                        reply.requestIds(),
                        body.outcome().orElse(null),
                        body.text().orElse(null))
                .retryAfter(reply.retryAfter().orElse(null));
        return switch (reply.status()) {
            case 401 -> unauthenticated(where, reply);
            case 403 -> new AccessDeniedException(where, denied(call.phase()) + hint(reply));
            case 404 -> notFound(call.phase(), where);
            case 405, 501 ->
                call.phase() == Phase.KICKOFF
                        ? new ResourceNotFoundException(
                                where,
                                "The server does not know this operation at this level. Check the"
                                        + " level (system, patients, group) and the base URL.")
                        : other(call.phase(), where);
            case 406, 415 ->
                new NotAcceptableException(
                        where,
                        "The server does not accept the media type, or (CMS DPC)"
                                + " has nothing to export for the group. Check outputFormat(...) and the group.");
            case 408, 425, 502, 503, 504 ->
                new ServiceUnavailableException(
                        where.retryable(true),
                        "The server, or a gateway before it, is not available. Try again later.");
            case 409 ->
                call.phase() == Phase.KICKOFF
                        ? new DuplicateJobException(
                                where, "The server runs the same export already. Resume that job or delete it.")
                        : other(call.phase(), where);
            case 410 -> gone(call.phase(), where);
            case 429 -> throttled(call.phase(), where, reply);
            default -> other(call.phase(), where);
        };
    }

    private static BulkExportException unauthenticated(ErrorContext where, Reply reply) {
        String why = code(where, "expired")
                ? "The credentials have expired and new ones did not help."
                : "The server does not accept the credentials.";
        return new AuthenticationException(
                where,
                why + " Check the client id, the key or secret, and that the client is registered there."
                        + hint(reply));
    }

    private static String denied(Phase phase) {
        if (phase == Phase.ATTACHMENT) {
            return "The client may not read this attachment. Some servers want another registration for reads that are"
                    + " not bulk: give its credentials to authorizer(...) of the attachments.";
        }
        return phase == Phase.KICKOFF
                ? "The client may not export this, or the base URL names an unknown tenant. Check the URL, the granted"
                        + " scopes and the client's permissions."
                : "The client may not read this. Check that the same client asks, with a scope for every exported type.";
    }

    private static BulkExportException gone(Phase phase, ErrorContext where) {
        return phase == Phase.ATTACHMENT
                ? new ResourceNotFoundException(where, "The attachment was there and is gone.")
                : new ExportExpiredException(where, "The job or file was there and is gone. Start the export again.");
    }

    private static String hint(Reply reply) {
        return reply.withheld()
                ? " The token was withheld, because " + Uris.origin(reply.uri())
                        + " is not a trusted origin; if it belongs to the server, name it in trustedOrigins(...)."
                : "";
    }

    private static BulkExportException notFound(Phase phase, ErrorContext where) {
        if (phase == Phase.KICKOFF) {
            return new ResourceNotFoundException(
                    where,
                    "The group, the level or the base URL does not exist on the server."
                            + " Check the group's logical id and the base URL.");
        }
        if (phase == Phase.ATTACHMENT) {
            return new ResourceNotFoundException(where, "The attachment is not there.");
        }
        if (code(where, "deleted")) {
            return new ExportExpiredException(where, "The job was deleted or has expired. Start the export again.");
        }
        return phase == Phase.FILE
                ? new ResourceNotFoundException(where, "The file is not there. Its link may have expired.")
                : new JobNotFoundException(
                        where,
                        "The server does not know the job: deleted, cancelled, expired, or started"
                                + " by another client. Start the export again.");
    }

    private static BulkExportException throttled(Phase phase, ErrorContext where, Reply reply) {
        if (phase == Phase.KICKOFF) {
            return new ConcurrencyLimitException(
                    where.retryable(true),
                    "The server runs no further export for this client now. Wait for the running one, delete it, or wait for"
                            + " the server's window to end.",
                    reply.list("Content-Location"));
        }
        return new ThrottledException(where.retryable(true), "The server asks for fewer requests.");
    }

    private static BulkExportException other(Phase phase, ErrorContext where) {
        boolean passing = isTransient(where.outcome());
        // A manifest's next page is polled like the status: what ends it ends the job.
        boolean poll = phase == Phase.STATUS || phase == Phase.MANIFEST;
        if (where.status() >= 500 && (passing || !poll || where.outcome() == null)) {
            return new ServerErrorException(
                    where.retryable(true), "The server failed. Give its operator the request id.");
        }
        return switch (phase) {
            case KICKOFF -> rejected(where);
            case STATUS, MANIFEST ->
                passing
                        ? new ServerErrorException(where.retryable(true), "The poll failed for a passing reason.")
                        : new ExportJobFailedException(
                                where,
                                "The job failed on the server. issues() says why; start it again once"
                                        + " the cause is gone.");
            default -> new DownloadException(where.retryable(passing), "The server refused the request.");
        };
    }

    private static BulkExportException rejected(ErrorContext where) {
        if (where.outcome() != null && where.outcome().hasCode("duplicate")) {
            return new DuplicateJobException(
                    where, "The server runs the same export already. Resume that job or delete it.");
        }
        if (where.status() == 422 || code(where, "not-supported")) {
            return new UnsupportedParameterException(
                    where,
                    "The server does not support a parameter or its value. issues()"
                            + " says which; leave it out, or consider lenient() and its danger.");
        }
        return new InvalidRequestException(
                where, "The server finds a parameter missing, unknown or malformed. issues() says which.");
    }

    private static boolean code(ErrorContext where, String code) {
        return where.outcome() != null && where.outcome().hasCode(code);
    }

    private static boolean isTransient(@Nullable OperationOutcome outcome) {
        return outcome != null
                && !outcome.issues().isEmpty()
                && outcome.issues().stream()
                        .anyMatch(issue -> TRANSIENT.stream().anyMatch(issue::hasCode));
    }
}
