package dev.fhirbulk.auth.internal;

import dev.fhirbulk.config.AuthorizationContext.Answer;
import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.error.TokenRequestException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the token endpoint's answer (RFC 6749 §5.1, §5.2). Immutable. */
final class TokenAnswer {

    /** SMART recommends five minutes; a server that does not say is taken to mean that. */
    private static final Duration USUAL_LIFE = Duration.ofMinutes(5);

    private static final int MOST_SECONDS = 24 * 3600;
    private static final int EXCERPT = 200;
    // Anything else in its place is free text, which is not for messages.
    private static final Pattern CODE = Pattern.compile("[a-z][a-z_]{1,60}");
    // A server may quote the request: nothing that looks like an assertion, a token or a secret is passed on.
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_\\-+/=.]{25,}");

    private final Answer answer;
    private final URI endpoint;
    private final UnaryOperator<String> withoutSecrets;

    TokenAnswer(Answer answer, URI endpoint, UnaryOperator<String> withoutSecrets) {
        this.answer = answer;
        this.endpoint = endpoint;
        this.withoutSecrets = withoutSecrets;
    }

    /**
     * The token.
     *
     * @param scopes what was asked for
     * @param asked when
     * @throws TokenRequestException when there is none
     */
    Token token(List<String> scopes, Instant asked) {
        String token = text("access_token");
        String type = text("token_type");
        if (answer.status() / 100 != 2 || token == null) {
            throw refusal();
        }
        if (type != null && !type.equalsIgnoreCase("bearer")) {
            throw failure("it gave a token of another type than bearer", null, null);
        }
        String granted = text("scope");
        List<String> given = granted == null ? scopes : List.of(granted.split("\\s+"));
        return Token.of(bearer(token).requested(scopes).granted(given), asked, life());
    }

    private Credentials bearer(String token) {
        try {
            return Credentials.bearer(token);
        } catch (IllegalArgumentException unfit) {
            throw failure("it gave an access_token that cannot stand in a header", null, null);
        }
    }

    private Duration life() {
        Object value = answer.json().get("expires_in");
        try {
            double seconds = value instanceof Number number
                    ? number.doubleValue()
                    : Double.parseDouble(String.valueOf(value).strip());
            return seconds >= 1 ? Duration.ofSeconds((long) Math.min(seconds, MOST_SECONDS)) : USUAL_LIFE;
        } catch (NumberFormatException notNumber) {
            return USUAL_LIFE;
        }
    }

    private TokenRequestException refusal() {
        String error = text("error");
        String description = text("error_description");
        if (error == null) {
            return failure(
                    answer.status() / 100 == 2
                            ? "it gave no access_token; check that the URL is the token endpoint's"
                            : "it gave no reason; check the token URL, the client id and the registered keys",
                    null,
                    null);
        }
        String shown = CODE.matcher(error).matches() ? error : "an error that is none of RFC 6749's";
        String text = description == null ? null : excerpt(description);
        return failure(
                shown + ". " + remedy(error) + (text == null ? "" : " errorDescription() holds the server's words."),
                excerpt(error),
                text);
    }

    private TokenRequestException failure(String why, @Nullable String error, @Nullable String description) {
        String url = TokenUrls.redacted(endpoint);
        return new TokenRequestException(
                ErrorContext.of(Phase.TOKEN)
                        .request("POST", url)
                        .answer(answer.status(), answer.requestIds(), null, null),
                "The token endpoint " + url + " answered " + answer.status() + ": " + why,
                error,
                description);
    }

    private static String remedy(String error) {
        return switch (error) {
            case "invalid_client", "invalid_grant" ->
                "Check the client id, that the public key is registered under"
                        + " the kid in use, the token URL (it is the assertion's audience) and this machine's clock.";
            case "invalid_scope" -> "Check which scopes are registered for this client, and give them by scopes(...).";
            case "unauthorized_client" -> "The client is not registered for client_credentials.";
            default -> "See RFC 6749 §5.2 for what it means.";
        };
    }

    private @Nullable String text(String member) {
        return answer.json().get(member) instanceof String text && !text.isBlank() ? text.strip() : null;
    }

    private String excerpt(String text) {
        String plain = SECRET.matcher(withoutSecrets.apply(text).replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", " "))
                .replaceAll("…");
        return plain.length() > EXCERPT ? plain.substring(0, EXCERPT) + "…" : plain;
    }
}
