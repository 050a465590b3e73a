package dev.fhirbulk.contract.hostile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * A bulk client as it is written in an afternoon. Each of its faults was seen in the field; it proves that an attack is
 * one.
 */
final class NaiveClient {

    /** Only so that the suite comes to an end. */
    private static final int ENOUGH = 300;

    private final Scene scene;
    private final HttpClient http;
    private String token = Scene.TOKEN;
    private final Map<String, Integer> numbers = new HashMap<>();

    NaiveClient(Scene scene) throws GeneralSecurityException {
        this.scene = scene;
        SSLContext anybody = SSLContext.getInstance("TLS");
        anybody.init(null, new TrustManager[] {new Believer()}, null);
        HttpClient.Builder builder = HttpClient.newBuilder().sslContext(anybody).version(HttpClient.Version.HTTP_1_1);
        if (scene.proxy != null) {
            builder.proxy(scene.proxy);
        }
        http = builder.build();
    }

    void export() {
        try {
            if (scene.asksForToken) {
                askForToken();
            }
            String status = scene.handle == null
                    ? kickOff()
                    : new ObjectMapper().readTree(scene.handle).get("status").asText();
            JsonNode manifest = poll(status);
            for (int page = 0; manifest != null && page < ENOUGH; page++) {
                manifest = readPage(manifest);
            }
            if (scene.deletes) {
                send("DELETE", URI.create(status), null);
            }
        } catch (IOException | InterruptedException | RuntimeException error) {
            say(error);
        }
    }

    private void askForToken() throws IOException, InterruptedException {
        HttpResponse<InputStream> found =
                send("GET", URI.create(scene.base + "/.well-known/smart-configuration"), null);
        JsonNode configuration = new ObjectMapper().readTree(found.body());
        String form = "grant_type=client_credentials&client_secret=planted-secret-0123456789"
                + "&client_assertion=planted.assertion.0123456789";
        token = "";
        HttpResponse<InputStream> answer =
                send("POST", URI.create(configuration.get("token_endpoint").asText()), form);
        String text = new String(answer.body().readAllBytes());
        if (answer.statusCode() != 200) {
            throw new IOException("token request " + form + " failed: " + text);
        }
        token = new ObjectMapper().readTree(text).get("access_token").asText();
    }

    private String kickOff() throws IOException, InterruptedException {
        URI url = URI.create(scene.base + "/Group/g/$export" + scene.kickOffQuery);
        HttpResponse<InputStream> answer = send(scene.kickOffBody == null ? "GET" : "POST", url, scene.kickOffBody);
        String location = answer.headers().firstValue("Content-Location").orElse(null);
        if (location == null) {
            throw new IOException("kick-off " + url + " with " + scene.kickOffBody + " failed: "
                    + new String(answer.body().readAllBytes()));
        }
        return scene.baseUri().resolve(location).toString();
    }

    private JsonNode poll(String status) throws IOException, InterruptedException {
        for (int i = 0; i < ENOUGH; i++) {
            HttpResponse<InputStream> answer = send("GET", URI.create(status), null);
            if (answer.statusCode() != 202) {
                return json(answer);
            }
            scene.said.append(answer.headers().map());
        }
        return null;
    }

    private JsonNode readPage(JsonNode manifest) throws IOException, InterruptedException {
        for (String kind : new String[] {"output", "deleted", "error"}) {
            for (JsonNode entry : manifest.path(kind)) {
                try {
                    fetch(
                            entry.path("type").asText(),
                            URI.create(entry.path("url").asText()));
                } catch (IOException | RuntimeException error) {
                    say(error);
                }
            }
        }
        for (JsonNode link : manifest.path("link")) {
            return json(send("GET", URI.create(link.path("url").asText()), null));
        }
        return null;
    }

    private JsonNode json(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream in = plain(answer)) {
            byte[] all = in.readAllBytes();
            if (answer.statusCode() != 200) {
                throw new IOException(
                        answer.uri() + " failed: " + answer.headers().map() + new String(all));
            }
            try {
                return new ObjectMapper().readTree(all);
            } catch (JsonProcessingException unreadable) {
                throw new IOException("no manifest: " + new String(all), unreadable);
            }
        }
    }

    private void fetch(String type, URI url) throws IOException, InterruptedException {
        Path file = scene.directory
                .resolve(type + "." + numbers.merge(type, 1, Integer::sum) + ".ndjson")
                .normalize();
        Files.createDirectories(file.getParent());
        scene.said.append("fetching a file of " + type + "\n");
        if (!url.getScheme().toLowerCase(Locale.ROOT).startsWith("http")) {
            try (InputStream in = url.toURL().openStream()) {
                Files.write(file, in.readAllBytes());
            }
            return;
        }
        HttpResponse<InputStream> answer = send("GET", url, null);
        if (answer.statusCode() != 200) {
            throw new IOException(url + " failed: " + answer.headers().map()
                    + new String(answer.body().readAllBytes()));
        }
        try (InputStream in = plain(answer);
                OutputStream out = Files.newOutputStream(file)) {
            in.transferTo(out);
        }
    }

    private static InputStream plain(HttpResponse<InputStream> answer) throws IOException {
        boolean gzip = answer.headers().firstValue("Content-Encoding").isPresent();
        return gzip ? new GZIPInputStream(answer.body()) : answer.body();
    }

    private HttpResponse<InputStream> send(String method, URI url, String body)
            throws IOException, InterruptedException {
        URI hop = url;
        for (int i = 0; i < ENOUGH; i++) {
            scene.said.append(method + " " + hop + " with " + token + "\n");
            HttpRequest.Builder request = HttpRequest.newBuilder(hop)
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body));
            if (!token.isEmpty()) {
                request.header("Authorization", "Bearer " + token);
            }
            scene.callerHeaders.forEach(request::setHeader);
            HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            String location = answer.headers().firstValue("Location").orElse(null);
            if (answer.statusCode() / 100 != 3 || location == null) {
                return answer;
            }
            hop = hop.resolve(location);
            if (!hop.getScheme().startsWith("http")) {
                Files.createDirectories(scene.directory);
                try (InputStream in = hop.toURL().openStream()) {
                    Files.write(scene.directory.resolve("followed"), in.readAllBytes());
                }
                return answer;
            }
        }
        throw new IOException("enough");
    }

    private void say(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        scene.said.append(text);
    }

    /** Believes every certificate. */
    private static final class Believer extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
