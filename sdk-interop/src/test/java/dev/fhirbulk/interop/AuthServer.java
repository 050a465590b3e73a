package dev.fhirbulk.interop;

import com.sun.net.httpserver.HttpServer;
import dev.fhirbulk.auth.SigningKey;
import dev.fhirbulk.auth.SmartBackendAuthorizer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The Spring Authorization Server that these tests share, and the URLs where its clients publish their keys. */
final class AuthServer {

    private static final Map<String, String> KEYS = new ConcurrentHashMap<>();
    private static final String JWKS = "/keys/";

    private static ChildServer server;

    private AuthServer() {}

    /** Its token endpoint. It ends with this JVM. */
    static synchronized String tokenUrl() {
        if (server == null) {
            try {
                long start = System.nanoTime();
                server = ChildServer.start("auth-server", "dev.fhirbulk.interop.server.AuthServerMain", publishing());
                System.out.println("FIGURE interop.auth.start.seconds " + (System.nanoTime() - start) / 1_000_000_000);
            } catch (IOException | InterruptedException trouble) {
                throw new IllegalStateException(trouble);
            }
        }
        return server.url();
    }

    static String issuer() {
        return tokenUrl().substring(0, tokenUrl().length() - "/oauth2/token".length());
    }

    /** Publishes a client's public keys instead of those it had. */
    static void publish(String client, String jwkSet) {
        KEYS.put(client, jwkSet);
    }

    static SmartBackendAuthorizer.Builder client(String id, SigningKey key) {
        return SmartBackendAuthorizer.builder()
                .clientId(id)
                .signingKey(key)
                .clientIdInForm()
                .tokenUrl(tokenUrl());
    }

    private static String publishing() throws IOException {
        HttpServer keys = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        keys.createContext(JWKS, exchange -> {
            String client = exchange.getRequestURI().getPath().substring(JWKS.length());
            byte[] set = KEYS.getOrDefault(client, "{\"keys\":[]}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, set.length);
            exchange.getResponseBody().write(set);
            exchange.close();
        });
        keys.start();
        return "http://127.0.0.1:" + keys.getAddress().getPort() + JWKS;
    }
}
