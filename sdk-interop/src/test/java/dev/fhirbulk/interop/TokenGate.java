package dev.fhirbulk.interop;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A resource server before an open FHIR server: lets a request through whose JWT the authorization server signed for
 * this client, that has not expired, and whose scope covers the type of the file. Thread-safe.
 */
final class TokenGate implements AutoCloseable {

    private static final Pattern FILE = Pattern.compile("/fhir/bulk-export/files/[^/]+/[^/]*?([A-Z][A-Za-z]+)[^/]*");
    private static final Pattern TYPES = Pattern.compile("_type=([A-Za-z,]+)");

    private final String upstream;
    private final DefaultJWTProcessor<SecurityContext> tokens = new DefaultJWTProcessor<>();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Volleys volleys;
    private final boolean checksKickOff;

    /**
     * Opens it.
     *
     * @param upstream scheme, host and port of the open server
     * @param client the client whose tokens are let through
     * @param checksKickOff whether a kick-off needs scopes for all its types, besides its files
     * @param volleys which file requests are refused together
     */
    TokenGate(String upstream, String client, boolean checksKickOff, Volleys volleys) throws IOException {
        this.upstream = upstream;
        this.checksKickOff = checksKickOff;
        this.volleys = volleys;
        tokens.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys()));
        tokens.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                client, new JWTClaimsSet.Builder().issuer(AuthServer.issuer()).build(), Set.of("exp", "scope", "jti")));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    private static com.nimbusds.jose.jwk.source.JWKSource<SecurityContext> keys() throws MalformedURLException {
        return JWKSourceBuilder.create(
                        URI.create(AuthServer.issuer() + "/oauth2/jwks").toURL())
                .build();
    }

    String baseUrl() {
        return origin() + "/fhir";
    }

    /** The tokens that were let through so far are refused from now on. */
    void expireTokens() {
        refused.addAll(seen);
    }

    /** How many tokens were let through. */
    int tokensSeen() {
        return seen.size();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String header = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                    .orElse("");
            String token = header.startsWith("Bearer ") ? header.substring("Bearer ".length()) : "";
            Optional<JWTClaimsSet> claims = refused.contains(token) ? Optional.empty() : verified(token);
            String path = exchange.getRequestURI().getPath();
            if (claims.isPresent() && FILE.matcher(path).matches() && volleys.refuses(path)) {
                refused.add(token);
                claims = Optional.empty();
            }
            if (claims.isEmpty()) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer error=\"invalid_token\"");
                answer(exchange, 401, outcome("login"));
            } else if (!covers(claims.get(), exchange.getRequestURI())) {
                answer(exchange, 403, outcome("forbidden"));
            } else {
                seen.add(token);
                forward(exchange);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<JWTClaimsSet> verified(String token) {
        try {
            return Optional.of(tokens.process(token, null));
        } catch (ParseException | BadJOSEException | JOSEException untrue) {
            return Optional.empty();
        }
    }

    private boolean covers(JWTClaimsSet claims, URI uri) {
        Set<String> needed = new HashSet<>();
        Matcher file = FILE.matcher(uri.getPath());
        if (file.matches()) {
            needed.add(file.group(1));
        }
        Matcher types = TYPES.matcher(String.valueOf(uri.getQuery()));
        if (checksKickOff && types.find()) {
            needed.addAll(List.of(types.group(1).split(",", -1)));
        }
        List<?> scopes = claims.getClaim("scope") instanceof List<?> list ? list : List.of();
        return needed.stream().allMatch(type -> scopes.contains("system/" + type + ".read"));
    }

    private void forward(HttpExchange exchange) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(upstream + exchange.getRequestURI()))
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()));
        for (String name : List.of("Accept", "Prefer", "Content-Type")) {
            Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                    .ifPresent(value -> request.header(name, value));
        }
        HttpResponse<String> reply = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        for (String name : List.of("Content-Type", "Content-Location", "Location", "Retry-After", "X-Progress")) {
            reply.headers()
                    .firstValue(name)
                    .ifPresent(value -> exchange.getResponseHeaders().set(name, value.replace(upstream, origin())));
        }
        answer(
                exchange,
                reply.statusCode(),
                reply.body()
                        .replace(upstream, origin())
                        .replace("\"requiresAccessToken\":false", "\"requiresAccessToken\":true"));
    }

    private static String outcome(String code) {
        return "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"" + code + "\"}]}";
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
