package dev.fhirbulk.internal.http;

import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.DownloadException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.KickOffUncertainException;
import dev.fhirbulk.error.OperationOutcome;
import dev.fhirbulk.error.TransportException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls: with credentials, over redirects, again where that may help, and with every failure as a typed
 * exception. Thread-safe.
 */
public final class Http {

    private final HttpSettings settings;
    private final Exchange exchange;
    private final Retrier retrier;
    private final Limiter limiter;

    /** For a client. */
    public Http(HttpSettings settings) {
        this(settings, new Limiter(settings.parallel()));
    }

    private Http(HttpSettings settings, Limiter limiter) {
        this.settings = settings;
        this.limiter = limiter;
        this.exchange = new Exchange(settings, this, limiter);
        this.retrier = new Retrier(settings, limiter);
    }

    /**
     * One that shares the limit of parallel requests, and remembers the scopes of its own tokens only.
     *
     * @param other credentials for the base and the trusted origins, null for the same
     */
    public Http sibling(@Nullable Authorizer other) {
        return new Http(other == null ? settings : settings.with(other), limiter);
    }

    /** The settings of the client. */
    public HttpSettings settings() {
        return settings;
    }

    /** The scopes last granted to the base's credentials; empty when not known. */
    public Set<String> grantedScopes() {
        return exchange.grantedScopes();
    }

    /** The scopes that were asked for and not granted; empty when not known. */
    public Set<String> withheldScopes() {
        return exchange.withheldScopes();
    }

    /**
     * The credentials that a request would carry, got in the ordinary way; none where there is no authorizer.
     *
     * @throws BulkExportException typed, when they cannot be had
     */
    public Credentials credentials(Call call) {
        return exchange.credentials(call);
    }

    /** Makes something of an answer. The body is closed afterwards. */
    @FunctionalInterface
    public interface Handler<T> {
        /** May throw what {@link #failure} made of the answer. */
        T handle(Reply reply) throws IOException;
    }

    /**
     * One call, answer and body, repeated as a whole while that may help.
     *
     * @throws BulkExportException typed, when it did not help
     */
    public <T> T call(Call call, Handler<T> handler) {
        return retrier.run(call, () -> once(call, handler));
    }

    /** Work of which each attempt looks different, repeated while that may help. */
    public <T> T repeatedly(Call call, Supplier<T> attempt) {
        return retrier.run(call, attempt);
    }

    /** An answer to be closed by the caller; asked for again while that may help, whatever its status in the end. */
    public Reply open(Call call) {
        return retrier.run(
                call,
                () -> attempt(call, progress -> {
                    Reply reply = exchange.open(call, progress);
                    if (reply.status() == 429 || reply.status() >= 500) {
                        try (reply) {
                            throw failure(call, reply);
                        }
                    }
                    return reply;
                }));
    }

    /** The same without another try, for those who repeat in their own way. */
    public <T> T once(Call call, Handler<T> handler) {
        return attempt(call, progress -> {
            try (Reply reply = exchange.open(call, progress)) {
                progress.answered = true;
                return handler.handle(reply);
            }
        });
    }

    Retrier retrier() {
        return retrier;
    }

    /** Failures in a row, without progress in between. */
    Retrier.Streak streak(Call call) {
        return retrier.streak(call);
    }

    /** What is done in one attempt. */
    private interface Attempt<T> {
        T run(Progress progress) throws IOException, InterruptedException;
    }

    private <T> T attempt(Call call, Attempt<T> attempt) {
        Progress progress = new Progress();
        try {
            return attempt.run(progress);
        } catch (InterruptedIOException | InterruptedException interrupt) {
            if (interrupt instanceof InterruptedException
                    || Thread.currentThread().isInterrupted()) {
                throw call.job().deadline().interrupted(call.phase(), interrupt);
            }
            throw broken(call, progress, new IOException(interrupt));
        } catch (IOException broken) {
            throw broken(call, progress, broken);
        }
    }

    /** The exception that an error answer means. */
    public static BulkExportException failure(Call call, Reply reply) throws IOException {
        return Failures.of(call, reply, ErrorBody.read(reply));
    }

    /** The OperationOutcome that an answer carries; empty when it carries none. */
    public static Optional<OperationOutcome> outcome(Reply reply) throws IOException {
        return ErrorBody.read(reply).outcome();
    }

    /** How far a call came, for the question whether a kick-off may have been accepted. */
    static final class Progress {
        boolean mayHaveBeenSent;
        boolean answered;
    }

    private BulkExportException broken(Call call, Progress progress, IOException cause) {
        ErrorContext where = call.where().retryable(true).causedBy(cause);
        if (call.once() && progress.mayHaveBeenSent) {
            return new KickOffUncertainException(
                    call.where().causedBy(cause),
                    "The kick-off was sent and no readable answer came: the server may run the job. It was not repeated."
                            + " Look for a running job there, or start again knowing that there may be two.");
        }
        String detail = Transports.explain(cause, settings);
        if (progress.answered && call.fetches()) {
            return brokenBody(call, cause);
        }
        return new TransportException(where, detail);
    }

    /** The exception that a body means which did not arrive whole. */
    public BulkExportException brokenBody(Call call, IOException cause) {
        return new DownloadException(
                call.where().retryable(true).causedBy(cause),
                "The body did not arrive whole. " + Transports.explain(cause, settings));
    }
}
