package dev.fhirbulk.auth.internal;

import dev.fhirbulk.config.AuthorizationContext;
import dev.fhirbulk.config.AuthorizationContext.Answer;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.error.TokenRequestException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the token endpoint: in the SMART configuration (SMART App Launch, "Conformance"), else in the {@code oauth-uris}
 * extension of the CapabilityStatement, which Oracle Health's overview names. Stateless.
 */
final class Discovery {

    private static final String OAUTH_URIS = "/StructureDefinition/oauth-uris";

    private Discovery() {}

    static ServerMetadata of(AuthorizationContext context) {
        URI smart = below(context, "/.well-known/smart-configuration");
        Answer configuration = context.get(smart);
        Object endpoint = configuration.status() == 200 ? configuration.json().get("token_endpoint") : null;
        if (endpoint instanceof String text && !text.isBlank()) {
            return new ServerMetadata(
                    endpoint(context, text, smart),
                    texts(configuration, "token_endpoint_auth_signing_alg_values_supported"),
                    texts(configuration, "scopes_supported"),
                    texts(configuration, "capabilities"));
        }
        URI metadata = below(context, "/metadata");
        Answer statement = context.get(metadata);
        String text = tokenUri(statement.json())
                .orElseThrow(() -> new TokenRequestException(
                        ErrorContext.of(Phase.DISCOVERY)
                                .request("GET", smart.toString())
                                .answer(configuration.status(), configuration.requestIds(), null, null),
                        "The server names no token endpoint: " + smart + " answered " + configuration.status()
                                + " without token_endpoint, and " + metadata + " answered " + statement.status()
                                + " without the oauth-uris extension. Check the FHIR base URL, or give tokenUrl(...).",
                        null,
                        null));
        return ServerMetadata.of(endpoint(context, text, metadata));
    }

    private static URI below(AuthorizationContext context, String path) {
        return URI.create(context.fhirBase() + path);
    }

    private static URI endpoint(AuthorizationContext context, String text, URI source) {
        try {
            URI uri = URI.create(context.fhirBase() + "/").resolve(text.strip());
            if (TokenUrls.usable(uri)) {
                return uri;
            }
        } catch (IllegalArgumentException notUri) {
            // Its message quotes the text, which may hold credentials.
            throw unusable(source);
        }
        throw unusable(source);
    }

    private static TokenRequestException unusable(URI source) {
        return new TokenRequestException(
                ErrorContext.of(Phase.DISCOVERY).request("GET", source.toString()),
                "The token endpoint in " + source + " is no http(s) URL. Give tokenUrl(...).",
                null,
                null);
    }

    private static Set<String> texts(Answer answer, String member) {
        return list(answer.json().get(member))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<String> tokenUri(Map<String, Object> statement) {
        return list(statement.get("rest"))
                .map(rest -> member(rest, "security"))
                .flatMap(security -> list(member(security, "extension")))
                .filter(extension -> String.valueOf(member(extension, "url")).endsWith(OAUTH_URIS))
                .flatMap(extension -> list(member(extension, "extension")))
                .filter(part -> "token".equals(member(part, "url")))
                .map(part -> member(part, "valueUri"))
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .findFirst();
    }

    private static Stream<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list.stream() : Stream.empty();
    }

    private static @Nullable Object member(@Nullable Object object, String name) {
        return object instanceof Map<?, ?> map ? map.get(name) : null;
    }
}
