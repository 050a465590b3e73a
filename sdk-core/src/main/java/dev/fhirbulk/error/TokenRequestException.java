package dev.fhirbulk.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The authorization server refused a token (RFC 6749 §5.2). Immutable and thread-safe. */
public final class TokenRequestException extends AuthorizationException {

    private final @Nullable String error;
    private final @Nullable String errorDescription;

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     * @param error RFC 6749 {@code error}, null when the answer had none
     * @param errorDescription RFC 6749 {@code error_description}, null when the answer had none
     */
    public TokenRequestException(
            ErrorContext context, String message, @Nullable String error, @Nullable String errorDescription) {
        super(context, message);
        this.error = error;
        this.errorDescription = errorDescription;
    }

    /** RFC 6749 {@code error}, such as {@code invalid_client}; empty when the answer had none. */
    public Optional<String> error() {
        return Optional.ofNullable(error);
    }

    /** RFC 6749 {@code error_description}, the server's own words; empty when the answer had none. */
    public Optional<String> errorDescription() {
        return Optional.ofNullable(errorDescription);
    }

    @Override
    public String describe() {
        return super.describe()
                + errorDescription()
                        .map(words -> System.lineSeparator() + "error_description: " + words)
                        .orElse("");
    }
}
