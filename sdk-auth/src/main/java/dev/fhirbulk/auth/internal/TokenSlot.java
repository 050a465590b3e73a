package dev.fhirbulk.auth.internal;

import dev.fhirbulk.config.AuthorizationContext;
import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.ExportInterruptedException;
import dev.fhirbulk.error.ExportTimeoutException;
import dev.fhirbulk.error.Phase;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One token, kept until shortly before it expires and renewed by one thread at a time; the others use the old one
 * while it is good, and else wait. Thread-safe.
 */
final class TokenSlot {

    private @Nullable Token current;
    private @Nullable CompletableFuture<Token> inFlight;

    Credentials get(AuthorizationContext context, Supplier<Token> fetch) {
        while (true) {
            CompletableFuture<Token> flight;
            synchronized (this) {
                Token token = current;
                boolean good = token != null && context.now().isBefore(token.expiresAt());
                boolean fresh = token != null && context.now().isBefore(token.renewAt());
                if (token != null && (fresh || (good && inFlight != null))) {
                    return token.credentials();
                }
                if (inFlight == null) {
                    inFlight = new CompletableFuture<>();
                    flight = null;
                } else {
                    flight = inFlight;
                }
            }
            Optional<Credentials> credentials = flight == null ? Optional.of(renew(context, fetch)) : join(flight);
            if (credentials.isPresent()) {
                return credentials.get();
            }
        }
    }

    /** The credentials in hand were refused: forgets them, unless they are others by now. */
    synchronized void forget(Optional<Credentials> refused) {
        Token token = current;
        if (token != null && refused.filter(old -> old != token.credentials()).isEmpty()) {
            current = null;
        }
    }

    private Credentials renew(AuthorizationContext context, Supplier<Token> fetch) {
        try {
            Token token = fetch.get();
            land(token).complete(token);
            return token.credentials();
        } catch (RuntimeException | Error failure) {
            land(null).completeExceptionally(failure);
            Token old = stillGood(context);
            if (old != null && failure instanceof BulkExportException && !passes(failure)) {
                return old.credentials();
            }
            throw failure;
        }
    }

    private synchronized CompletableFuture<Token> land(@Nullable Token token) {
        CompletableFuture<Token> flight = inFlight;
        inFlight = null;
        current = token == null ? current : token;
        return flight == null ? new CompletableFuture<>() : flight;
    }

    private synchronized @Nullable Token stillGood(AuthorizationContext context) {
        Token token = current;
        return token != null && context.now().isBefore(token.expiresAt()) ? token : null;
    }

    /** Waits for another thread's renewal; empty when that gave up for a reason of its own. */
    private static Optional<Credentials> join(CompletableFuture<Token> flight) {
        try {
            return Optional.of(flight.get().credentials());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new ExportInterruptedException(
                    ErrorContext.of(Phase.TOKEN).causedBy(interrupt),
                    "Interrupted while waiting for a token. The job stays alive on the server.");
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            if (cause != null && passes(cause)) {
                return Optional.empty();
            }
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("fetching a token failed", cause);
        }
    }

    /** Whether a failure concerns only the export in which it happened. */
    private static boolean passes(Throwable failure) {
        return failure instanceof ExportInterruptedException || failure instanceof ExportTimeoutException;
    }
}
