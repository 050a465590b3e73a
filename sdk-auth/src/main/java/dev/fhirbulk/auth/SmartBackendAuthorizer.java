package dev.fhirbulk.auth;

import dev.fhirbulk.auth.internal.AssertionProof;
import dev.fhirbulk.auth.internal.TokenFlow;
import dev.fhirbulk.auth.internal.TokenUrls;
import dev.fhirbulk.config.AuthorizationContext;
import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.Credentials;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * SMART Backend Services: a token for a signed assertion, {@code private_key_jwt} (SMART App Launch 2.2, "Backend
 * Services" and "Client Authentication: Asymmetric").
 *
 * <pre>{@code
 * Authorizer smart = SmartBackendAuthorizer.builder()
 *     .clientId("my-client")
 *     .signingKey(SigningKey.fromJwkSet(Path.of("private-jwks.json")))
 *     .build();
 * }</pre>
 *
 * <p>The token endpoint is found in the server's SMART configuration, else in its CapabilityStatement, unless {@link
 * Builder#tokenUrl} names it. A token is kept and renewed 10 s, or a tenth of its life, before it expires, by one
 * thread while the others go on; after a 401 it is renewed once. What goes wrong is a {@link
 * dev.fhirbulk.error.TokenRequestException} with the server's {@code error} and {@code error_description}.
 *
 * <p>Thread-safe; one instance may serve several clients.
 */
public final class SmartBackendAuthorizer implements Authorizer {

    private final String clientId;
    private final TokenFlow flow;

    private SmartBackendAuthorizer(Builder builder) {
        this.clientId = required(builder.clientId, "clientId(...)");
        SigningKey key = required(builder.signingKey, "signingKey(...)");
        Map<String, String> fields = new LinkedHashMap<>(builder.fields);
        if (builder.clientIdInForm) {
            fields.put("client_id", clientId);
        }
        this.flow = new TokenFlow(
                new TokenFlow.Settings(builder.tokenUrl, builder.scopes, fields),
                new AssertionProof(clientId, key::materials, builder.assertionLifetime, builder.jku));
    }

    private static <T> T required(@Nullable T value, String option) {
        if (value == null) {
            throw new IllegalArgumentException("SmartBackendAuthorizer needs " + option + ".");
        }
        return value;
    }

    /** A new builder; {@link Builder#clientId} and {@link Builder#signingKey} are needed. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Credentials authorize(AuthorizationContext context) {
        return flow.authorize(context);
    }

    @Override
    public void rejected(AuthorizationContext context) {
        flow.rejected(context);
    }

    /** The client id, nothing secret. */
    @Override
    public String toString() {
        return "SmartBackendAuthorizer[" + clientId + "]";
    }

    /** Collects what is needed. Not thread-safe. */
    public static final class Builder {

        private static final Duration LONGEST = Duration.ofMinutes(5);

        private @Nullable String clientId;
        private @Nullable SigningKey signingKey;
        private @Nullable URI tokenUrl;
        private @Nullable URI jku;
        private List<String> scopes = List.of();
        private Duration assertionLifetime = Duration.ofMinutes(4);
        private boolean clientIdInForm;
        private final Map<String, String> fields = new LinkedHashMap<>();

        private Builder() {}

        /**
         * The id under which the client is registered; {@code iss} and {@code sub} of the assertion. Needed.
         *
         * @throws IllegalArgumentException when it is blank
         */
        public Builder clientId(String id) {
            this.clientId = notBlank(id, "The client id");
            return this;
        }

        /** The private key that signs the assertions. Needed. */
        public Builder signingKey(SigningKey key) {
            this.signingKey = Objects.requireNonNull(key, "key");
            return this;
        }

        /**
         * The token endpoint, also the assertion's audience. Default: discovered.
         *
         * @throws IllegalArgumentException when it is no http(s) URL
         */
        public Builder tokenUrl(String url) {
            this.tokenUrl = TokenUrls.parse(url);
            return this;
        }

        /**
         * The scopes to ask for, such as {@code system/Patient.rs}. Default: derived from the requested types; {@code
         * .read}, or {@code .rs} where the server advertises only SMART v2's permissions.
         */
        public Builder scopes(String... names) {
            this.scopes = List.of(names);
            scopes.forEach(scope -> notBlank(scope, "A scope"));
            return this;
        }

        /**
         * The registered URL of the client's public JWKS, sent as {@code jku}. Default: not sent.
         *
         * @throws IllegalArgumentException when it is no http(s) URL
         */
        public Builder jku(String url) {
            this.jku = TokenUrls.parse(url);
            return this;
        }

        /**
         * How far ahead {@code exp} lies. Default: 4 min, which survives a clock that is a minute off.
         *
         * @param lifetime more than zero and at most 5 min, SMART's limit
         * @throws IllegalArgumentException when it is not
         */
        public Builder assertionLifetime(Duration lifetime) {
            if (lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("The assertion's lifetime must be more than 0 and at most 5 min.");
            }
            this.assertionLifetime = lifetime;
            return this;
        }

        /** Sends {@code client_id} in the form too, which Spring Authorization Server demands. Default: not sent. */
        public Builder clientIdInForm() {
            this.clientIdInForm = true;
            return this;
        }

        /** A further form field, for servers that want one. Never logged. */
        public Builder formField(String name, String value) {
            fields.put(notBlank(name, "A form field's name"), value);
            return this;
        }

        /**
         * The authorizer.
         *
         * @throws IllegalArgumentException when client id or signing key are missing
         */
        public SmartBackendAuthorizer build() {
            return new SmartBackendAuthorizer(this);
        }
    }

    static String notBlank(String text, String what) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(what + " must not be blank.");
        }
        return text.strip();
    }
}
