package dev.fhirbulk.auth.internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A client id and its secret, in the form of RFC 6749 §2.3.1. Thread-safe; shows nothing of the secret. */
public final class SecretProof implements ClientProof {

    /** Where the secret goes. */
    public enum Method {
        /** In {@code Authorization: Basic}, both parts form-encoded first, as RFC 6749 asks. */
        BASIC,
        /** The same without the encoding, which some servers expect. */
        BASIC_UNENCODED,
        /** In the form. */
        POST
    }

    private final String clientId;
    private final Supplier<String> secret;
    private final Method method;

    /** For a client; the secret is asked for at each token request. */
    public SecretProof(String clientId, Supplier<String> secret, Method method) {
        this.clientId = clientId;
        this.secret = secret;
        this.method = method;
    }

    @Override
    public Map<String, String> fields(ServerMetadata server, Instant now) {
        return method == Method.POST ? Map.of("client_id", clientId, "client_secret", secret.get()) : Map.of();
    }

    @Override
    public Map<String, String> headers() {
        return switch (method) {
            case BASIC -> basic(encode(clientId), encode(secret.get()));
            case BASIC_UNENCODED -> basic(clientId, secret.get());
            case POST -> Map.of();
        };
    }

    @Override
    public String withoutSecrets(String text) {
        String value = secret.get();
        if (value.isEmpty()) {
            return text;
        }
        String plain = text.replace(value, "…").replace(encode(value), "…");
        for (Map<String, String> header : List.of(basic(clientId, value), basic(encode(clientId), encode(value)))) {
            for (String basic : header.values()) {
                plain = plain.replace(basic.substring("Basic ".length()), "…");
            }
        }
        return plain;
    }

    private static Map<String, String> basic(String id, String password) {
        byte[] pair = (id + ":" + password).getBytes(StandardCharsets.UTF_8);
        return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
