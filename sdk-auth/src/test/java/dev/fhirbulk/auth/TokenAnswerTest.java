package dev.fhirbulk.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fhirbulk.config.AuthorizationContext.Answer;
import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.error.TokenRequestException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token endpoint may answer (RFC 6749 §5), and what is sent to it with a secret. */
class TokenAnswerTest {

    private final FakeContext context = new FakeContext();

    private ClientSecretAuthorizer.Builder secret() {
        return ClientSecretAuthorizer.builder()
                .clientId("id:1")
                .clientSecret(() -> "pass word/+")
                .tokenUrl(FakeContext.TOKEN_URL + "?key=hidden");
    }

    private TokenRequestException refusal(int status, Map<String, Object> body) {
        context.posts = form -> new Answer(status, body, Map.of("x-request-id", "r-1"));
        try {
            secret().build().authorize(context);
        } catch (TokenRequestException refused) {
            return refused;
        }
        throw new AssertionError("the answer was taken");
    }

    @Test
    void theServersWordsAreTheirsAlone() {
        TokenRequestException refused = refusal(
                400, Map.of("error", "Jane Doe is unknown", "error_description", "Jane Doe, born 1970, is unknown"));
        assertThat(refused.getMessage()).doesNotContain("Doe");
        assertThat(refused.describe()).contains("error_description: Jane Doe, born 1970");
    }

    @Test
    void errorAndDescriptionAreCarried() {
        TokenRequestException refused =
                refusal(400, Map.of("error", "invalid_scope", "error_description", "no such scope"));
        assertThat(refused.error()).contains("invalid_scope");
        assertThat(refused.errorDescription()).contains("no such scope");
        assertThat(refused.status()).hasValue(400);
        assertThat(refused.requestIds()).containsEntry("x-request-id", "r-1");
        assertThat(refused).hasMessageContaining("scopes(...)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_client", "invalid_grant", "unauthorized_client", "access_denied"})
    void everyErrorHasAHint(String error) {
        assertThat(refusal(401, Map.of("error", error))).hasMessageContaining(error + ". ");
    }

    @Test
    void anAnswerWithoutJsonIsARefusal() {
        assertThat(refusal(403, Map.of())).hasMessageContaining("403").hasMessageContaining("no reason");
    }

    @Test
    void successWithoutTokenIsARefusal() {
        assertThat(refusal(200, Map.of("token_type", "bearer"))).hasMessageContaining("no access_token");
    }

    @Test
    void anotherKindOfTokenIsRefused() {
        assertThat(refusal(200, Map.of("access_token", "t", "token_type", "mac")))
                .hasMessageContaining("another type than bearer");
    }

    @Test
    void aTokenThatNoHeaderMayCarryIsRefused() {
        assertThat(refusal(200, Map.of("access_token", "a\r\nX-Evil: 1")))
                .hasMessageContaining("cannot stand in a header")
                .hasMessageNotContaining("X-Evil");
    }

    @Test
    void neitherQueryNorSecretNorLongTextsAreRepeated() {
        TokenRequestException refused = refusal(
                400,
                Map.of(
                        "error",
                        "invalid_client",
                        "error_description",
                        "wrong pass word/+ in eyJhbGciOiJSUzM4NCJ9.eyJpc3MiOiJhIn0.sig\nline"));
        assertThat(refused.toString() + refused.errorDescription())
                .doesNotContain("pass word")
                .doesNotContain("eyJ")
                .doesNotContain("hidden")
                .doesNotContain("\n");
    }

    @Test
    void aLongDescriptionIsCut() {
        assertThat(refusal(400, Map.of("error", "e", "error_description", "a b ".repeat(200)))
                        .errorDescription()
                        .orElseThrow())
                .hasSize(201);
    }

    @Test
    void aNarrowerScopeIsKnown() {
        context.posts = form -> new Answer(
                200, Map.of("access_token", "t", "scope", "system/Patient.rs  system/Device.read"), Map.of());
        Credentials credentials = secret().scopes("system/Patient.read", "system/Observation.read")
                .build()
                .authorize(context);
        assertThat(credentials.grantedScopes().orElseThrow())
                .containsExactlyInAnyOrder("system/Patient.rs", "system/Device.read");
        assertThat(credentials.withheldScopes()).containsExactly("system/Observation.read");
    }

    @Test
    void aScopeThatIsNotRepeatedWasGranted() {
        Credentials credentials = secret().scopes("system/*.rs").build().authorize(context);
        assertThat(credentials.withheldScopes()).isEmpty();
        assertThat(credentials.grantedScopes().orElseThrow()).containsExactly("system/*.rs");
    }

    @Test
    void basicEncodesBothPartsFirst() {
        secret().build().authorize(context);
        assertThat(basic()).isEqualTo("id%3A1:pass+word%2F%2B");
        assertThat(context.forms.get(0)).containsOnlyKeys("grant_type", "scope");
    }

    @Test
    void basicCanBeRaw() {
        secret().basicUnencoded().build().authorize(context);
        assertThat(basic()).isEqualTo("id:1:pass word/+");
    }

    @Test
    void theLastMethodChosenStands() {
        secret().post().basic().build().authorize(context);
        assertThat(context.headers.get(0)).containsOnlyKeys("Authorization");
    }

    @Test
    void postPutsBothPartsIntoTheForm() {
        secret().post().formField("audience", "x").build().authorize(context);
        assertThat(context.headers.get(0)).isEmpty();
        assertThat(context.forms.get(0))
                .containsEntry("client_id", "id:1")
                .containsEntry("client_secret", "pass word/+")
                .containsEntry("audience", "x");
    }

    private String basic() {
        String header = context.headers.get(0).get("Authorization");
        return new String(
                java.util.Base64.getDecoder().decode(header.substring("Basic ".length())),
                java.nio.charset.StandardCharsets.UTF_8);
    }

    @Test
    void emptySecretsDoNotBreakMessages() {
        context.posts = form -> new Answer(400, Map.of("error", "invalid_client"), Map.of());
        ClientSecretAuthorizer empty = ClientSecretAuthorizer.builder()
                .clientId("c")
                .clientSecret(() -> "")
                .tokenUrl(FakeContext.TOKEN_URL)
                .build();
        assertThatExceptionOfType(TokenRequestException.class)
                .isThrownBy(() -> empty.authorize(context))
                .withMessageContaining("invalid_client");
    }
}
