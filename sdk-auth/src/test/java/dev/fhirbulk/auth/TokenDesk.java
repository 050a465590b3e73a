package dev.fhirbulk.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.config.RetryPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A token endpoint whose registered keys and answers are the test's own, and a FHIR base that accepts its newest token
 * only: each kick-off and each poll says whether the token was good.
 */
final class TokenDesk implements AutoCloseable {

    static {
        // Head and body are two writes: without it the second waits for the first one's acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<SignedJWT> assertions = new CopyOnWriteArrayList<>();

    /** The keys that signatures are held against. */
    volatile JWKSet registered = new JWKSet();

    /** What is answered besides the token. */
    volatile String more = ",\"token_type\":\"bearer\",\"expires_in\":300";

    /** What is answered instead of a token, null for a token. */
    volatile String refusal;

    /** How many of the next requests get a 400 without a word. */
    volatile int bare;

    /** Is run before each answer. */
    volatile Runnable before = () -> {};

    private volatile int issued;
    private volatile boolean expired;

    TokenDesk() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/fhir/.well-known/smart-configuration", this::configuration);
        server.createContext("/token", this::token);
        server.createContext("/fhir/$export", exchange -> {
            exchange.getResponseHeaders().add("Content-Location", "/fhir/job");
            guarded(exchange, 202, "");
        });
        server.createContext(
                "/fhir/job",
                exchange -> guarded(exchange, 200, "{\"transactionTime\":\"2026-01-01T00:00:00Z\",\"output\":[]}"));
        server.start();
    }

    String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/fhir";
    }

    String tokenUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/token?tenant=7&x=a%2Fb";
    }

    BulkExportClient client(Authorizer authorizer) {
        return BulkExportClient.builder(base())
                .authorizer(authorizer)
                .polling(Pacing.between(Duration.ZERO, Duration.ofMillis(20)))
                .retries(new RetryPolicy(5, Duration.ofMillis(1), Duration.ofMillis(5)))
                .build();
    }

    /** The assertions that arrived, in order, good or not. */
    List<SignedJWT> assertions() {
        return List.copyOf(assertions);
    }

    /** How many tokens were given out. */
    int issued() {
        return issued;
    }

    /** No token that was given out is good any more. */
    void expire() {
        expired = true;
    }

    void register(ClientKeys... keys) throws ParseException {
        List<JWK> all = new CopyOnWriteArrayList<>();
        for (ClientKeys one : keys) {
            all.addAll(JWKSet.parse(one.publicJwkSet()).getKeys());
        }
        registered = new JWKSet(all);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void configuration(HttpExchange exchange) throws IOException {
        answer(exchange, 200, "{\"token_endpoint\":\"" + tokenUrl() + "\"}");
    }

    private void token(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String fault = fault(form);
        before.run();
        if (bare > 0) {
            bare--;
            answer(exchange, 400, "");
        } else if (refusal != null || fault != null) {
            answer(exchange, 400, refusal != null ? refusal : "{\"error\":\"" + fault + "\"}");
        } else {
            answer(exchange, 200, "{\"access_token\":\"token-" + next() + "\"" + more + "}");
        }
    }

    private synchronized int next() {
        expired = false;
        return ++issued;
    }

    private String fault(String form) {
        try {
            SignedJWT jwt = SignedJWT.parse(field(form, "client_assertion"));
            assertions.add(jwt);
            JWK key = registered.getKeyByKeyId(jwt.getHeader().getKeyID());
            return key != null && jwt.verify(verifier(key)) ? null : "invalid_client";
        } catch (ParseException | JOSEException unreadable) {
            return "invalid_request";
        }
    }

    private static JWSVerifier verifier(JWK key) throws JOSEException {
        return key instanceof ECKey curve ? new ECDSAVerifier(curve) : new RSASSAVerifier(key.toRSAKey());
    }

    private static String field(String form, String name) {
        for (String pair : form.split("&")) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private void guarded(HttpExchange exchange, int status, String body) throws IOException {
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        boolean good = ("Bearer token-" + issued).equals(token) && !expired;
        answer(exchange, good ? status : 401, good ? body : "");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
