package dev.fhirbulk.contract.hostile;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server on a loopback address of its own that remembers every byte it was sent. Also stands in for a proxy. */
final class Trap implements AutoCloseable {

    /** A request as it came. */
    record Seen(String method, String target, Map<String, List<String>> headers, String body) {
        @Override
        public String toString() {
            return method + " " + target + " " + headers + " " + body;
        }
    }

    /** Writes a body, of any length. */
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** An answer. */
    record Reply(int status, Map<String, String> headers, Body body) {

        static Reply of(int status, String text) {
            return new Reply(status, Map.of(), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        }

        static Reply ok(String text) {
            return of(200, text);
        }

        static Reply streaming(Body body) {
            return new Reply(200, Map.of(), body);
        }

        static Reply to(String location) {
            return of(302, "").with("Location", location);
        }

        Reply with(String name, String value) {
            Map<String, String> more = new ConcurrentHashMap<>(headers);
            more.put(name, value);
            return new Reply(status, more, body);
        }
    }

    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "trap");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Map<String, Function<Seen, Reply>> scripts = new ConcurrentHashMap<>();
    private final AtomicLong sent = new AtomicLong();

    private Trap(String address, @Nullable SSLContext tls) {
        try {
            InetSocketAddress at = new InetSocketAddress(InetAddress.getByName(address), 0);
            scheme = tls == null ? "http" : "https";
            server = tls == null ? HttpServer.create(at, 50) : HttpsServer.create(at, 50);
            if (server instanceof HttpsServer secure && tls != null) {
                secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    static Trap at(String address) {
        return new Trap(address, null);
    }

    static Trap secure(String address, SSLContext tls) {
        return new Trap(address, tls);
    }

    String url() {
        return scheme + "://" + address().getAddress().getHostAddress() + ":"
                + address().getPort();
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    /** Answers every request for a path. */
    Trap on(String path, Reply reply) {
        return on(path, request -> reply);
    }

    Trap on(String path, Function<Seen, Reply> reply) {
        scripts.put(path, reply);
        return this;
    }

    List<Seen> seen() {
        return List.copyOf(seen);
    }

    /** Whether a text arrived anywhere in a request. */
    boolean got(String text) {
        return seen.stream().anyMatch(one -> one.toString().contains(text));
    }

    /** Whether a path was asked for, with that text in the request. */
    boolean got(String path, String text) {
        return seen.stream()
                .anyMatch(one -> one.target().contains(path) && one.toString().contains(text));
    }

    /** How many bytes of bodies left the house. */
    long sent() {
        return sent.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Seen request = new Seen(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body);
            seen.add(request);
            Reply reply = scripts.getOrDefault(exchange.getRequestURI().getPath(), any -> Reply.of(404, "nothing here"))
                    .apply(request);
            reply.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            exchange.sendResponseHeaders(reply.status(), reply.status() == 204 ? -1 : 0);
            try (OutputStream out = exchange.getResponseBody()) {
                reply.body().writeTo(counting(out));
            }
        }
    }

    private OutputStream counting(OutputStream out) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
                sent.addAndGet(length);
            }
        };
    }
}
