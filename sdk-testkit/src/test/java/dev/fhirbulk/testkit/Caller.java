package dev.fhirbulk.testkit;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bare HTTP client and hand-made assertions: the simulated server is tested without the library it tests. */
final class Caller {

    private final BulkServer server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String token = "";

    Caller(BulkServer server) {
        this.server = server;
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)));
    }

    HttpResponse<String> getBare(String url, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> getAuthorized(String url, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)).headers(headers));
    }

    HttpResponse<String> delete(String url) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url)).DELETE());
    }

    HttpResponse<String> kickOff(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(server.baseUrl() + path))
                .header("Accept", "application/fhir+json")
                .header("Prefer", "respond-async"));
    }

    HttpResponse<String> post(String path, String parameters) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(server.baseUrl() + path))
                .header("Prefer", "respond-async")
                .header("Content-Type", "application/fhir+json")
                .POST(HttpRequest.BodyPublishers.ofString(parameters)));
    }

    /** The manifest of a new job, polled to its end. */
    String manifest(String path) throws IOException, InterruptedException {
        String status = kickOff(path).headers().firstValue("Content-Location").orElseThrow();
        HttpResponse<String> answer = get(status);
        while (answer.statusCode() == 202) {
            answer = get(status);
        }
        return answer.body();
    }

    /** The text of the first listed file of a type, redirects followed without the token. */
    String file(String manifest, String type) throws IOException, InterruptedException {
        String url = url(manifest, type);
        HttpResponse<String> answer = get(url);
        return answer.statusCode() == 307
                ? getBare(answer.headers().firstValue("Location").orElseThrow()).body()
                : answer.body();
    }

    static String url(String manifest, String type) {
        Matcher url = Pattern.compile("\"type\" ?: ?\"" + type + "\"[^{}]*?\"url\" ?: ?\"([^\"]+)\"")
                .matcher(manifest);
        if (!url.find()) {
            throw new AssertionError("no " + type + " in " + manifest);
        }
        return url.group(1);
    }

    /** Uses a token from then on. */
    void bearer(String value) {
        token = value;
    }

    JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(server.clientId())
                .subject(server.clientId())
                .audience(server.tokenUrl())
                .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                .jwtID(UUID.randomUUID().toString());
    }

    String signed(JWTClaimsSet.Builder claims, String kid, PrivateKey key) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS384).keyID(kid).build(), claims.build());
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    HttpResponse<String> token(String assertion) throws IOException, InterruptedException {
        return form("grant_type=client_credentials&scope=" + URLEncoder.encode("system/*.rs", StandardCharsets.UTF_8)
                + "&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion="
                + assertion);
    }

    HttpResponse<String> form(String form) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(server.tokenUrl()))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Signs in with claims that may be changed, and uses the token from then on. */
    HttpResponse<String> signIn(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        HttpResponse<String> answer = token(signed(change.apply(claims()), server.keyId(), server.privateKey()));
        Matcher found = Pattern.compile("\"access_token\":\"([^\"]+)\"").matcher(answer.body());
        token = found.find() ? found.group(1) : "";
        return answer;
    }
}
