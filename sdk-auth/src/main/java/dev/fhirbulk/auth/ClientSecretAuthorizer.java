package dev.fhirbulk.auth;

import dev.fhirbulk.auth.internal.SecretProof;
import dev.fhirbulk.auth.internal.TokenFlow;
import dev.fhirbulk.auth.internal.TokenUrls;
import dev.fhirbulk.config.AuthorizationContext;
import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.Credentials;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A token for a client id and its secret (RFC 6749 §2.3.1 and §4.4), as Oracle Health's system accounts, BCDA and
 * AB2D take it. {@link SmartBackendAuthorizer} is the better choice where a server knows both.
 *
 * <p>Discovery, scopes, renewal and errors are as in {@link SmartBackendAuthorizer}. Thread-safe; one instance may
 * serve several clients.
 */
public final class ClientSecretAuthorizer implements Authorizer {

    private final String clientId;
    private final TokenFlow flow;

    private ClientSecretAuthorizer(Builder builder) {
        String id = builder.clientId;
        Supplier<String> secret = builder.secret;
        if (id == null || secret == null) {
            throw new IllegalArgumentException("ClientSecretAuthorizer needs clientId(...) and clientSecret(...).");
        }
        this.clientId = id;
        this.flow = new TokenFlow(
                new TokenFlow.Settings(builder.tokenUrl, builder.scopes, builder.fields),
                new SecretProof(id, secret, builder.method));
    }

    /** A new builder; {@link Builder#clientId} and {@link Builder#clientSecret} are needed. */
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
        return "ClientSecretAuthorizer[" + clientId + "]";
    }

    /** Collects what is needed. Not thread-safe. */
    public static final class Builder {

        private @Nullable String clientId;
        private @Nullable Supplier<String> secret;
        private @Nullable URI tokenUrl;
        private List<String> scopes = List.of();
        private SecretProof.Method method = SecretProof.Method.BASIC;
        private final Map<String, String> fields = new LinkedHashMap<>();

        private Builder() {}

        /**
         * The registered client. Needed.
         *
         * @throws IllegalArgumentException when it is blank
         */
        public Builder clientId(String id) {
            this.clientId = SmartBackendAuthorizer.notBlank(id, "The client id");
            return this;
        }

        /**
         * Where the secret is had from, asked before each token request. Needed.
         *
         * @param supplier must not return null; called from several threads
         */
        public Builder clientSecret(Supplier<String> supplier) {
            this.secret = Objects.requireNonNull(supplier, "supplier");
            return this;
        }

        /** {@code client_secret_basic}: in the header {@code Authorization: Basic}. This is the default. */
        public Builder basic() {
            this.method = SecretProof.Method.BASIC;
            return this;
        }

        /** The same without the form-encoding that RFC 6749 §2.3.1 asks for, which some servers do not undo. */
        public Builder basicUnencoded() {
            this.method = SecretProof.Method.BASIC_UNENCODED;
            return this;
        }

        /** {@code client_secret_post}: in the form. */
        public Builder post() {
            this.method = SecretProof.Method.POST;
            return this;
        }

        /**
         * The token endpoint. Default: discovered.
         *
         * @throws IllegalArgumentException when it is no http(s) URL
         */
        public Builder tokenUrl(String url) {
            this.tokenUrl = TokenUrls.parse(url);
            return this;
        }

        /** The scopes to ask for. Default: derived as in {@link SmartBackendAuthorizer.Builder#scopes}. */
        public Builder scopes(String... names) {
            this.scopes = List.of(names);
            scopes.forEach(scope -> SmartBackendAuthorizer.notBlank(scope, "A scope"));
            return this;
        }

        /** A further form field, for servers that want one. Never logged. */
        public Builder formField(String name, String value) {
            fields.put(SmartBackendAuthorizer.notBlank(name, "A form field's name"), value);
            return this;
        }

        /**
         * The authorizer.
         *
         * @throws IllegalArgumentException when client id or secret are missing
         */
        public ClientSecretAuthorizer build() {
            return new ClientSecretAuthorizer(this);
        }
    }
}
