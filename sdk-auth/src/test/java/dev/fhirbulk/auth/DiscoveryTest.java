package dev.fhirbulk.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fhirbulk.config.AuthorizationContext.Answer;
import dev.fhirbulk.error.TokenRequestException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where tokens are asked for, and for which scopes. */
class DiscoveryTest {

    private static final String SMART = "https://ehr.example.org/fhir/.well-known/smart-configuration";
    private static final String METADATA = "https://ehr.example.org/fhir/metadata";

    private final FakeContext context = new FakeContext();
    private final ClientSecretAuthorizer authorizer = ClientSecretAuthorizer.builder()
            .clientId("c")
            .clientSecret(() -> "s")
            .build();

    private void smart(Map<String, Object> configuration) {
        context.gets = uri -> uri.toString().equals(SMART)
                ? new Answer(200, configuration, Map.of())
                : new Answer(404, Map.of(), Map.of());
    }

    private void metadata(Object extension) {
        context.gets = uri -> uri.toString().equals(METADATA)
                ? new Answer(
                        200,
                        Map.of("rest", List.of(Map.of("security", Map.of("extension", List.of(extension))))),
                        Map.of())
                : new Answer(404, Map.of(), Map.of());
    }

    private static Map<String, Object> oauthUris(String token) {
        return Map.of(
                "url",
                "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
                "extension",
                List.of(
                        Map.of("url", "authorize", "valueUri", "https://auth.example.org/authorize"),
                        Map.of("url", "token", "valueUri", token)));
    }

    private String scope(String... types) {
        context.types = List.of(types);
        authorizer.authorize(context);
        return context.forms.get(context.forms.size() - 1).get("scope");
    }

    @Test
    void theSmartConfigurationNamesTheEndpoint() {
        smart(Map.of("token_endpoint", "https://auth.example.org/a?tenant=1"));
        authorizer.authorize(context);
        assertThat(context.asked).containsExactly(URI.create(SMART), URI.create("https://auth.example.org/a?tenant=1"));
    }

    @Test
    void aRelativeEndpointIsResolvedBelowTheBase() {
        smart(Map.of("token_endpoint", "oauth/token"));
        authorizer.authorize(context);
        assertThat(context.asked).endsWith(URI.create("https://ehr.example.org/fhir/oauth/token"));
    }

    @Test
    void theCapabilityStatementNamesItOtherwise() {
        metadata(oauthUris("https://auth.example.org/b"));
        authorizer.authorize(context);
        assertThat(context.asked)
                .containsExactly(URI.create(SMART), URI.create(METADATA), URI.create("https://auth.example.org/b"));
    }

    @Test
    void otherExtensionsArePassedOver() {
        metadata(Map.of("url", "http://example.org/other"));
        assertThatExceptionOfType(TokenRequestException.class)
                .isThrownBy(() -> authorizer.authorize(context))
                .withMessageContaining(SMART)
                .withMessageContaining("tokenUrl(...)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x/token", "https:///token", "https://u:p@h/token", "http://[", "https://h/t#f"})
    void anEndpointThatIsNoUrlIsRefused(String endpoint) {
        smart(Map.of("token_endpoint", endpoint));
        assertThatExceptionOfType(TokenRequestException.class)
                .isThrownBy(() -> authorizer.authorize(context))
                .withMessageContaining("no http(s) URL");
    }

    @Test
    void anExplicitTokenUrlAsksTheServerNothing() {
        ClientSecretAuthorizer explicit = ClientSecretAuthorizer.builder()
                .clientId("c")
                .clientSecret(() -> "s")
                .tokenUrl("https://auth.example.org/t")
                .build();
        explicit.authorize(context);
        assertThat(context.asked).containsExactly(URI.create("https://auth.example.org/t"));
    }

    @Test
    void discoveryIsDoneOnce() {
        smart(Map.of("token_endpoint", FakeContext.TOKEN_URL));
        scope("Patient");
        scope("Observation");
        assertThat(context.asked.stream().filter(uri -> uri.toString().equals(SMART)))
                .hasSize(1);
    }

    @Test
    void aRefusedRequestLooksTheEndpointUpAnew() {
        smart(Map.of("token_endpoint", FakeContext.TOKEN_URL));
        context.posts = form -> new Answer(404, Map.of(), Map.of());
        assertThatExceptionOfType(TokenRequestException.class).isThrownBy(() -> authorizer.authorize(context));
        assertThatExceptionOfType(TokenRequestException.class).isThrownBy(() -> authorizer.authorize(context));
        assertThat(context.asked.stream().filter(uri -> uri.toString().equals(SMART)))
                .hasSize(2);
    }

    @Test
    void scopesAreV1UnlessTheServerSaysOtherwise() {
        smart(Map.of("token_endpoint", FakeContext.TOKEN_URL));
        assertThat(scope("Patient", "Observation")).isEqualTo("system/Patient.read system/Observation.read");
    }

    @Test
    void aServerWithBothVersionsGetsV1() {
        smart(Map.of(
                "token_endpoint", FakeContext.TOKEN_URL, "capabilities", List.of("permission-v1", "permission-v2")));
        assertThat(scope("Patient")).isEqualTo("system/Patient.read");
    }

    @Test
    void aServerWithOnlyV2GetsV2() {
        smart(Map.of("token_endpoint", FakeContext.TOKEN_URL, "capabilities", List.of("permission-v2")));
        assertThat(scope("Patient")).isEqualTo("system/Patient.rs");
    }

    @Test
    void v2IsSeenFromTheListedScopesToo() {
        smart(Map.of("token_endpoint", FakeContext.TOKEN_URL, "scopes_supported", List.of("system/*.rs", "openid")));
        assertThat(scope()).isEqualTo("system/*.rs");
    }

    @Test
    void allTypesAreAWildcard() {
        smart(Map.of("token_endpoint", FakeContext.TOKEN_URL));
        assertThat(scope()).isEqualTo("system/*.read");
    }

    @Test
    void aServerThatListsTypesOnlyIsAskedForThose() {
        smart(Map.of(
                "token_endpoint",
                FakeContext.TOKEN_URL,
                "scopes_supported",
                List.of("system/Patient.read", "system/Group.read", "system/Patient.write", "user/Patient.read")));
        assertThat(scope()).isEqualTo("system/Group.read system/Patient.read");
    }

    @Test
    void theCallersScopesStand() {
        ClientSecretAuthorizer own = ClientSecretAuthorizer.builder()
                .clientId("c")
                .clientSecret(() -> "s")
                .tokenUrl(FakeContext.TOKEN_URL)
                .scopes("system/Patient.rs?category=x", "launch")
                .build();
        own.authorize(context);
        assertThat(context.forms.get(0)).containsEntry("scope", "system/Patient.rs?category=x launch");
    }
}
