package dev.fhirbulk.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.fhirbulk.config.AuthorizationContext.Answer;
import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.error.TokenRequestException;
import dev.fhirbulk.fixture.Figures;
import dev.fhirbulk.fuzz.Range;
import dev.fhirbulk.fuzz.Target;
import dev.fhirbulk.internal.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Any answer of a server and any key file give a value or a typed exception, which never quotes a secret. */
class ParsersUnderFireTest {

    private static final String TOKEN = "planted-access-token-0123456789-abcdefghij";
    private static final String SECRET = "planted-client-secret-0123456789";
    private static final String USER_INFO = "planted-user-info-0123456789";
    private static final Pattern PRIVATE_PART = Pattern.compile("\"d\":\"([A-Za-z0-9_-]{20,})\"");
    private static final String[] LABELS = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"};

    private static final List<Range> RANGES = new ArrayList<>();
    private static long inputs;
    private static long examples;

    @TempDir
    static Path folder;

    private final SigningKey key = ClientKeys.generate("ES384", "key-1").signingKey();

    @AfterAll
    static void count() throws IOException {
        RANGES.forEach(Range::close);
        Figures.print("fuzz.auth.inputs", inputs);
        Figures.print("fuzz.auth.corpus", examples);
    }

    @TestFactory
    Stream<DynamicContainer> everyInputGivesAValueOrATypedException() throws Exception {
        Keyring keys = new Keyring(folder);
        Map<Target, Map<String, byte[]>> targets = new LinkedHashMap<>();
        targets.put(Target.of("smart", this::smart, TokenRequestException.class), Map.of());
        targets.put(Target.of("metadata", this::metadata, TokenRequestException.class), Map.of());
        targets.put(Target.of("token", ParsersUnderFireTest::token, TokenRequestException.class), Map.of());
        targets.put(Target.of("jwks", ParsersUnderFireTest::jwks, IllegalArgumentException.class), keys.sets());
        targets.put(Target.of("pem", ParsersUnderFireTest::pem, IllegalArgumentException.class), keys.pems());
        targets.put(Target.of("der", ParsersUnderFireTest::der, IllegalArgumentException.class), keys.ders());
        targets.put(Target.of("pkcs12", ParsersUnderFireTest::pkcs12, IllegalArgumentException.class), keys.stores());
        List<DynamicContainer> all = new ArrayList<>();
        for (Map.Entry<Target, Map<String, byte[]>> each : targets.entrySet()) {
            all.add(dynamicContainer(each.getKey().name(), tests(new Range(each.getKey(), each.getValue()))));
        }
        return all.stream();
    }

    private static Stream<DynamicTest> tests(Range range) {
        RANGES.add(range);
        return Stream.concat(
                range.names().stream()
                        .map(name -> dynamicTest(name, () -> {
                            range.example(name);
                            examples++;
                        })),
                Stream.of(dynamicTest("seeds", () -> inputs += range.seeds())));
    }

    private static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    private void smart(byte[] input) {
        Answer answer = new Answer(200, Json.object(input).orElse(Map.of()), Map.of());
        discover(input, path -> path.endsWith("/smart-configuration") ? answer : new Answer(404, Map.of(), Map.of()));
    }

    private void metadata(byte[] input) {
        Answer answer = new Answer(200, Json.object(input).orElse(Map.of()), Map.of());
        discover(input, path -> path.endsWith("/metadata") ? answer : new Answer(404, Map.of(), Map.of()));
    }

    private void discover(byte[] input, java.util.function.Function<String, Answer> answers) {
        FakeContext context = new FakeContext();
        context.types = List.of("Patient", "Observation");
        context.gets = uri -> answers.apply(uri.getPath());
        Authorizer smart =
                SmartBackendAuthorizer.builder().clientId("c").signingKey(key).build();
        try {
            smart.authorize(context);
        } catch (TokenRequestException refused) {
            Leaks.check(refused, text(input), "", USER_INFO);
            throw refused;
        }
    }

    private static void token(byte[] input) {
        FakeContext context = new FakeContext();
        Map<String, Object> body = Json.object(input).orElse(Map.of());
        context.posts = form -> new Answer(body.containsKey("error") ? 400 : 200, body, Map.of());
        Authorizer secret = ClientSecretAuthorizer.builder()
                .clientId("c")
                .clientSecret(() -> SECRET)
                .tokenUrl(FakeContext.TOKEN_URL)
                .build();
        try {
            Credentials credentials = secret.authorize(context);
            assertThat(credentials.toString()).doesNotContain(TOKEN);
        } catch (TokenRequestException refused) {
            Leaks.check(refused, text(input), "\"access_token\":\"", TOKEN);
            assertThat(refused.toString()).doesNotContain(SECRET).hasSizeLessThan(2000);
            assertThat(refused.getMessage().chars().noneMatch(Character::isISOControl))
                    .as("no control character in the message")
                    .isTrue();
            throw refused;
        }
    }

    private static void jwks(byte[] input) {
        try {
            assertThat(SigningKey.fromJwkSetText(text(input)).materials()).isNotEmpty();
        } catch (IllegalArgumentException refused) {
            Matcher secret = PRIVATE_PART.matcher(text(input));
            while (secret.find()) {
                Leaks.check(refused, text(input), "\"d\":\"", secret.group(1));
            }
            throw refused;
        }
    }

    private static void pem(byte[] input) {
        try {
            assertThat(SigningKey.fromPemText(text(input), "key-1").materials()).isNotEmpty();
        } catch (IllegalArgumentException refused) {
            Leaks.lines(refused, text(input));
            throw refused;
        }
    }

    private static void der(byte[] input) {
        String label = LABELS[input.length == 0 ? 0 : (input[0] & 0xff) % LABELS.length];
        byte[] der = input.length == 0 ? input : java.util.Arrays.copyOfRange(input, 1, input.length);
        pem(Keyring.pem(label, der));
    }

    private static void pkcs12(byte[] input) throws IOException {
        Path file = folder.resolve("store.p12");
        Files.write(file, input);
        try {
            assertThat(SigningKey.fromPkcs12(file, Keyring.PASSWORD, "key-1").materials())
                    .isNotEmpty();
        } catch (IllegalArgumentException refused) {
            assertThat(refused.toString()).doesNotContain(String.valueOf(Keyring.PASSWORD));
            throw refused;
        }
    }
}
