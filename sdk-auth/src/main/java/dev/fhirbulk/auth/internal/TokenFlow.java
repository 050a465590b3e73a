package dev.fhirbulk.auth.internal;

import dev.fhirbulk.config.AuthorizationContext;
import dev.fhirbulk.config.AuthorizationContext.Answer;
import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.error.TokenRequestException;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The client-credentials grant (RFC 6749 §4.4): discovery, request, and a token kept for each server and set of
 * requested types. Thread-safe.
 */
public final class TokenFlow {

    /**
     * What the caller configured.
     *
     * @param tokenUrl where tokens are asked for; null to discover it
     * @param scopes what to ask for; empty to derive it from the types
     * @param fields further form fields
     */
    public record Settings(@Nullable URI tokenUrl, List<String> scopes, Map<String, String> fields) {

        /** Copies. */
        public Settings {
            scopes = List.copyOf(scopes);
            fields = Map.copyOf(fields);
        }

        @Override
        public String toString() {
            return "Settings[fields=" + fields.keySet() + "]";
        }
    }

    private record Key(URI base, Set<String> types) {}

    // Shorter values would cut words to pieces.
    private static final int SHORTEST_SECRET = 4;

    private final Settings settings;
    private final ClientProof proof;
    private final Map<Key, TokenSlot> slots = new ConcurrentHashMap<>();
    private final Map<URI, ServerMetadata> servers = new ConcurrentHashMap<>();

    /** For a client. */
    public TokenFlow(Settings settings, ClientProof proof) {
        this.settings = settings;
        this.proof = proof;
    }

    /** Credentials for a request, fetched if need be. */
    public Credentials authorize(AuthorizationContext context) {
        return slot(context).get(context, () -> fetch(context));
    }

    /** Forgets the credentials that were refused. */
    public void rejected(AuthorizationContext context) {
        slot(context).forget(context.refused());
    }

    private TokenSlot slot(AuthorizationContext context) {
        // With scopes of the caller's, the types make no difference.
        Set<String> types = settings.scopes().isEmpty() ? new TreeSet<>(context.requestedTypes()) : Set.of();
        return slots.computeIfAbsent(new Key(context.fhirBase(), types), key -> new TokenSlot());
    }

    private Token fetch(AuthorizationContext context) {
        ServerMetadata server = server(context);
        List<String> scopes =
                settings.scopes().isEmpty() ? Scopes.of(context.requestedTypes(), server) : settings.scopes();
        Instant asked = context.now();
        Answer answer = context.postForm(server.tokenEndpoint(), () -> form(context, server, scopes), proof.headers());
        try {
            return new TokenAnswer(answer, server.tokenEndpoint(), this::withoutSecrets).token(scopes, asked);
        } catch (TokenRequestException refused) {
            // The endpoint may have moved: it is looked up anew the next time.
            servers.remove(context.fhirBase());
            throw refused;
        }
    }

    /** A server's text without what it was sent, should it say that back. */
    private String withoutSecrets(String text) {
        String plain = proof.withoutSecrets(text);
        for (String value : settings.fields().values()) {
            plain = value.length() < SHORTEST_SECRET ? plain : plain.replace(value, "…");
        }
        return plain;
    }

    private ServerMetadata server(AuthorizationContext context) {
        URI given = settings.tokenUrl();
        if (given != null) {
            return ServerMetadata.of(given);
        }
        ServerMetadata known = servers.get(context.fhirBase());
        if (known == null) {
            known = Discovery.of(context);
            servers.put(context.fhirBase(), known);
        }
        return known;
    }

    private Map<String, String> form(AuthorizationContext context, ServerMetadata server, List<String> scopes) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        form.put("scope", String.join(" ", scopes));
        form.putAll(proof.fields(server, context.now()));
        form.putAll(settings.fields());
        return form;
    }
}
