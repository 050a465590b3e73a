package dev.fhirbulk.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.fhirbulk.auth.internal.KeyMaterial;
import dev.fhirbulk.config.AuthorizationContext.Answer;
import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.error.TokenRequestException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is printed of keys and authorizers, and whatever goes wrong with them, shows nothing secret. */
class NothingSecretShowsTest {

    private static final String SECRET = "planted+secret";
    private static final String FIELD = "planted-field";
    private static final List<String> MEMBERS = List.of("d", "p", "q", "dp", "dq", "qi");

    private static ClientKeys pair;
    private static ClientKeys rsaPair;
    private static String json;
    private static String rsaJson;
    private static List<String> planted;

    @TempDir
    static Path folder;

    @BeforeAll
    static void plant() throws Exception {
        pair = ClientKeys.generate("ES384", "k");
        rsaPair = ClientKeys.generate("RS384", "r");
        json = privateSet(pair, "curve.json");
        rsaJson = privateSet(rsaPair, "rsa.json");
        planted = new ArrayList<>(List.of(SECRET, FIELD, "planted-password", "planted-token"));
        planted.addAll(forms(JWKSet.parse(json).getKeyByKeyId("k")));
        planted.addAll(forms(JWKSet.parse(rsaJson).getKeyByKeyId("r")));
    }

    private static String privateSet(ClientKeys keys, String name) throws Exception {
        keys.writePrivateJwkSet(folder.resolve(name));
        return Files.readString(folder.resolve(name));
    }

    /** A key's private numbers as they may be printed: base64url, base64, hexadecimal and decimal. */
    private static List<String> forms(JWK key) {
        List<String> forms = new ArrayList<>();
        for (String member : MEMBERS) {
            if (key.toJSONObject().get(member) instanceof String text) {
                byte[] bytes = Base64.getUrlDecoder().decode(text);
                BigInteger number = new BigInteger(1, bytes);
                forms.addAll(List.of(text, number.toString(), number.toString(16)));
                forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
            }
        }
        return forms;
    }

    private static void showsNothing(String printed) {
        assertThat(planted)
                .hasSizeGreaterThan(20)
                .allSatisfy(secret -> assertThat(printed).doesNotContainIgnoringCase(secret));
    }

    private static ClientSecretAuthorizer.Builder secretAuthorizer() {
        return ClientSecretAuthorizer.builder()
                .clientId("c")
                .clientSecret(() -> SECRET)
                .formField("pin", FIELD)
                .tokenUrl(FakeContext.TOKEN_URL);
    }

    private static SmartBackendAuthorizer.Builder smart(SigningKey key) {
        return SmartBackendAuthorizer.builder()
                .clientId("c")
                .signingKey(key)
                .formField("pin", FIELD)
                .tokenUrl(FakeContext.TOKEN_URL);
    }

    @TestFactory
    Stream<DynamicTest> whatIsPrintedShowsNothing() throws Exception {
        SigningKey key = SigningKey.fromJwkSetText(json);
        KeyMaterial rsa = SigningKey.fromJwkSetText(rsaJson).materials().get(0);
        return Stream.of(
                        pair,
                        rsaPair,
                        key,
                        SigningKey.supplied(() -> key),
                        key.materials(),
                        rsa,
                        smart(key),
                        smart(key).build(),
                        secretAuthorizer(),
                        secretAuthorizer().build(),
                        Credentials.bearer("planted-token"),
                        smart(key).build().authorize(tokenGiving()),
                        new Answer(200, Map.of("access_token", "planted-token"), Map.of()))
                .map(value ->
                        DynamicTest.dynamicTest(value.getClass().getName(), () -> showsNothing(String.valueOf(value))));
    }

    private static FakeContext tokenGiving() {
        FakeContext context = new FakeContext();
        context.posts = form -> FakeContext.token("planted-token", 300);
        return context;
    }

    private static FakeContext refusing() {
        FakeContext context = new FakeContext();
        // A server that says back what it was sent.
        context.posts = form ->
                new Answer(400, Map.of("error", "invalid_client", "error_description", "no: " + form), Map.of());
        return context;
    }

    private static DynamicTest failing(String name, ThrowingCallable work) {
        return DynamicTest.dynamicTest(name, () -> {
            List<String> log = Captured.lines(() -> showsNothing(traceOf(work)));
            showsNothing(String.join("\n", log));
        });
    }

    private static String traceOf(ThrowingCallable work) {
        try {
            work.call();
        } catch (Throwable failure) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace, true));
            return trace.toString();
        }
        throw new AssertionError("it did not fail");
    }

    private static Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    @TestFactory
    Stream<DynamicTest> damagedKeysShowNothing() throws Exception {
        Path cut = file("cut.json", json.substring(0, json.length() - 3));
        Path noKid = file("nokid.json", json.replace("\"kid\":\"k\",", ""));
        Path otherCurve = file("other.json", json.replace("P-384", "P-999"));
        Path asPem = file("key.pem", json);
        String body = Base64.getEncoder().encodeToString(rsaJson.getBytes(StandardCharsets.UTF_8));
        return Stream.of(
                failing("cut", () -> SigningKey.fromJwkSet(cut)),
                failing("cut text", () -> SigningKey.fromJwkSetText(rsaJson.substring(1))),
                failing("single", () -> SigningKey.fromJwkSetText(rsaJson.replace("\"keys\"", "\"key\""))),
                failing("no kid", () -> SigningKey.fromJwkSet(noKid)),
                failing("other kid", () -> SigningKey.fromJwkSet(folder.resolve("curve.json"), "other")),
                failing("other curve", () -> SigningKey.fromJwkSet(otherCurve)),
                failing("curve P-256", () -> SigningKey.fromJwkSetText(json.replace("P-384", "P-256"))),
                failing("wrong alg", () -> SigningKey.fromJwkSetText(json.replace("ES384", "RS384"))),
                failing("alg", () -> SigningKey.fromJwkSetText(json).algorithm("RS256")),
                failing("as symmetric", () -> SigningKey.fromJwkSetText(json.replace("\"EC\"", "\"oct\""))),
                failing("as RSA", () -> SigningKey.fromJwkSetText(json.replace("\"EC\"", "\"RSA\""))),
                failing("as EC", () -> SigningKey.fromJwkSetText(rsaJson.replace("\"RSA\"", "\"EC\""))),
                failing("as PEM", () -> SigningKey.fromPem(asPem, "k")),
                failing("as PEM text", () -> SigningKey.fromPemText(pem(body), "k")),
                failing("PEM of no base64", () -> SigningKey.fromPemText(pem(rsaJson), "k")),
                failing("as PKCS#12", () -> SigningKey.fromPkcs12(asPem, "planted-password".toCharArray(), "k")));
    }

    private static String pem(String body) {
        return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
    }

    @TestFactory
    Stream<DynamicTest> failedTokenRequestsShowNothing() {
        SigningKey key = SigningKey.fromJwkSetText(rsaJson);
        return Stream.of(
                failing("signing key", () -> smart(key).build().authorize(refusing())),
                failing("secret", () -> secretAuthorizer().build().authorize(refusing())),
                failing(
                        "secret in the form",
                        () -> secretAuthorizer().post().build().authorize(refusing())),
                failing(
                        "signer",
                        () -> smart(SigningKey.ofSigner("ES384", "k", input -> new byte[3]))
                                .build()
                                .authorize(refusing())));
    }

    @Test
    void aPkcs12PasswordIsNotShown() {
        Path store = TestKeys.store(folder.resolve("store.p12"), "k");
        showsNothing(traceOf(() -> SigningKey.fromPkcs12(store, "planted-password".toCharArray(), "k")));
    }

    @Test
    void noFormOfASecretThatAServerSaysBackIsShown() {
        FakeContext context = new FakeContext();
        String header = Base64.getEncoder().encodeToString(("c:" + SECRET).getBytes(StandardCharsets.UTF_8));
        String encoded = java.net.URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        context.posts = form -> new Answer(
                400, Map.of("error", "no", "error_description", header + " " + encoded + " " + SECRET), Map.of());
        TokenRequestException refused = catchThrowableOfType(
                TokenRequestException.class, () -> secretAuthorizer().build().authorize(context));
        assertThat(refused.describe()).contains("… … …").doesNotContain(header, encoded, SECRET);
    }

    @Test
    void anAssertionThatAServerSaysBackIsNotShown() {
        FakeContext context = refusing();
        SigningKey key = SigningKey.fromJwkSetText(json);
        String trace = traceOf(() -> smart(key).build().authorize(context));
        String assertion = context.forms.get(0).get("client_assertion");
        assertThat(assertion.split("[.]")).hasSize(3);
        assertThat(trace).contains("invalid_client").doesNotContain(assertion.split("[.]"));
    }
}
