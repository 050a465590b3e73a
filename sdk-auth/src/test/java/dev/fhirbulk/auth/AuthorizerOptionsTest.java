package dev.fhirbulk.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.fhirbulk.config.AuthorizationContext.Answer;
import dev.fhirbulk.error.TokenRequestException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the assertion says (protocol: SMART, "Client Authentication: Asymmetric"), and the builders' words. */
class AuthorizerOptionsTest {

    private static ClientKeys rsa;
    private static ClientKeys curve;
    private static KeyPair pair;

    private final FakeContext context = new FakeContext();

    @BeforeAll
    static void makeKeys() throws Exception {
        rsa = ClientKeys.generate("RS384", "r");
        curve = ClientKeys.generate("ES384", "e");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        pair = generator.generateKeyPair();
    }

    private static SmartBackendAuthorizer.Builder smart(SigningKey key) {
        return SmartBackendAuthorizer.builder()
                .clientId("my-client")
                .signingKey(key)
                .tokenUrl(FakeContext.TOKEN_URL);
    }

    private SignedJWT assertion(SmartBackendAuthorizer authorizer) throws Exception {
        authorizer.authorize(context);
        Map<String, String> form = context.forms.get(context.forms.size() - 1);
        return SignedJWT.parse(form.get("client_assertion"));
    }

    @Test
    void rs384VerifiesAgainstThePublicSet() throws Exception {
        SignedJWT jwt = assertion(smart(rsa.signingKey()).build());
        assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("RS384");
        assertThat(jwt.verify(new RSASSAVerifier(
                        JWKSet.parse(rsa.publicJwkSet()).getKeyByKeyId("r").toRSAKey())))
                .isTrue();
    }

    @Test
    void es384IsRawAndVerifies() throws Exception {
        SignedJWT jwt = assertion(smart(curve.signingKey()).build());
        assertThat(jwt.getSignature().decode()).hasSize(96);
        assertThat(jwt.verify(new ECDSAVerifier(
                        JWKSet.parse(curve.publicJwkSet()).getKeyByKeyId("e").toECKey())))
                .isTrue();
    }

    @Test
    void theClaimsAreSmarts() throws Exception {
        SignedJWT jwt = assertion(smart(rsa.signingKey()).build());
        assertThat(jwt.getJWTClaimsSet().getClaims().keySet())
                .containsExactlyInAnyOrder("iss", "sub", "aud", "exp", "jti");
        assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo("my-client");
        assertThat(jwt.getJWTClaimsSet().getSubject()).isEqualTo("my-client");
        assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly(FakeContext.TOKEN_URL);
        assertThat(jwt.getJWTClaimsSet().getExpirationTime().toInstant()).isEqualTo(context.now.plusSeconds(240));
    }

    @Test
    void theHeaderIsSmarts() throws Exception {
        SignedJWT jwt = assertion(
                smart(rsa.signingKey()).jku("https://my.example.org/jwks").build());
        assertThat(jwt.getHeader().getType().getType()).isEqualTo("JWT");
        assertThat(jwt.getHeader().getKeyID()).isEqualTo("r");
        assertThat(jwt.getHeader().getJWKURL()).hasToString("https://my.example.org/jwks");
    }

    @Test
    void everyAttemptHasAnIdOfItsOwn() throws Exception {
        SmartBackendAuthorizer authorizer = smart(rsa.signingKey()).build();
        String first = assertion(authorizer).getJWTClaimsSet().getJWTID();
        authorizer.rejected(context);
        assertThat(assertion(authorizer).getJWTClaimsSet().getJWTID()).isNotEqualTo(first);
    }

    @Test
    void theServersListChoosesAmongSeveralKeys() throws Exception {
        context.gets = uri -> new Answer(
                200,
                Map.of(
                        "token_endpoint",
                        FakeContext.TOKEN_URL,
                        "token_endpoint_auth_signing_alg_values_supported",
                        List.of("ES384")),
                Map.of());
        SigningKey both = SigningKey.fromJwkSetText(new JWKSet(List.of(
                        new com.nimbusds.jose.jwk.gen.RSAKeyGenerator(2048)
                                .keyID("a")
                                .generate(),
                        new com.nimbusds.jose.jwk.gen.ECKeyGenerator(com.nimbusds.jose.jwk.Curve.P_384)
                                .keyID("b")
                                .generate()))
                .toString(false));
        SmartBackendAuthorizer authorizer =
                SmartBackendAuthorizer.builder().clientId("c").signingKey(both).build();
        assertThat(assertion(authorizer).getHeader().getKeyID()).isEqualTo("b");
    }

    @Test
    void aListWithoutOurAlgorithmsIsNotBelieved() throws Exception {
        context.gets = uri -> new Answer(
                200,
                Map.of(
                        "token_endpoint",
                        FakeContext.TOKEN_URL,
                        "token_endpoint_auth_signing_alg_values_supported",
                        List.of("HS256")),
                Map.of());
        SmartBackendAuthorizer authorizer = SmartBackendAuthorizer.builder()
                .clientId("c")
                .signingKey(rsa.signingKey())
                .build();
        assertThat(assertion(authorizer).getHeader().getAlgorithm().getName()).isEqualTo("RS384");
    }

    @Test
    void theFormIsSmarts() {
        smart(rsa.signingKey()).scopes("system/Patient.rs").build().authorize(context);
        assertThat(context.forms.get(0))
                .containsOnlyKeys("grant_type", "scope", "client_assertion_type", "client_assertion")
                .containsEntry("grant_type", "client_credentials")
                .containsEntry("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    }

    @Test
    void clientIdAndFurtherFieldsByOption() {
        smart(rsa.signingKey())
                .clientIdInForm()
                .formField("resource", "fhir")
                .build()
                .authorize(context);
        assertThat(context.forms.get(0)).containsEntry("client_id", "my-client").containsEntry("resource", "fhir");
    }

    @Test
    void aCallbackMaySignInDer() throws Exception {
        verifiesWithPair(input -> sign("SHA384withECDSA", input));
    }

    @Test
    void aCallbackMaySignInJosesForm() throws Exception {
        verifiesWithPair(input -> sign("SHA384withECDSAinP1363Format", input));
    }

    private void verifiesWithPair(SigningKey.Signer signer) throws Exception {
        SignedJWT jwt =
                assertion(smart(SigningKey.ofSigner("ES384", "kms", signer)).build());
        assertThat(jwt.verify(new ECDSAVerifier((ECPublicKey) pair.getPublic())))
                .isTrue();
    }

    private static byte[] sign(String algorithm, byte[] input) throws Exception {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(pair.getPrivate());
        signature.update(input);
        return signature.sign();
    }

    @Test
    void aCallbackThatFailsIsATypedFailure() {
        SmartBackendAuthorizer authorizer = smart(SigningKey.ofSigner("RS384", "kms", input -> {
                    throw new java.io.IOException("the vault is sealed");
                }))
                .build();
        assertThatExceptionOfType(TokenRequestException.class)
                .isThrownBy(() -> authorizer.authorize(context))
                .withMessageContaining("the signer failed")
                .withStackTraceContaining("the vault is sealed");
    }

    @Test
    void aCallbackThatIsInterruptedKeepsTheFlag() {
        SmartBackendAuthorizer authorizer = smart(SigningKey.ofSigner("RS384", "kms", input -> {
                    throw new InterruptedException();
                }))
                .build();
        assertThatExceptionOfType(TokenRequestException.class).isThrownBy(() -> authorizer.authorize(context));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aSignatureOfTheWrongLengthIsRefused() {
        SmartBackendAuthorizer authorizer =
                smart(SigningKey.ofSigner("ES384", "kms", input -> new byte[7])).build();
        assertThatExceptionOfType(TokenRequestException.class)
                .isThrownBy(() -> authorizer.authorize(context))
                .withMessageContaining("96 bytes");
    }

    @Test
    void anEmptySignatureIsRefused() {
        SmartBackendAuthorizer authorizer =
                smart(SigningKey.ofSigner("RS384", "kms", input -> new byte[0])).build();
        assertThatExceptionOfType(TokenRequestException.class)
                .isThrownBy(() -> authorizer.authorize(context))
                .withMessageContaining("no signature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "none", "RSA-OAEP"})
    void aCallbackNeedsAPublicKeyAlgorithm(String algorithm) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.ofSigner(algorithm, "k", input -> input))
                .withMessageContaining(algorithm);
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmartBackendAuthorizer.builder().build())
                .withMessageContaining("clientId");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmartBackendAuthorizer.builder().clientId("c").build())
                .withMessageContaining("signingKey");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientSecretAuthorizer.builder().clientId("c").build())
                .withMessageContaining("clientSecret");
    }

    @Test
    void blankWordsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> smart(rsa.signingKey()).clientId(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> smart(rsa.signingKey()).scopes(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth.example.org/token", "ftp://h/t", "https://u:p@h/t", "https://h/t#x", "https://a b"})
    void aTokenUrlMustBeOne(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> smart(rsa.signingKey()).tokenUrl(url))
                .withMessageContaining("https://auth.example.org/token");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 301})
    void anAssertionLivesFiveMinutesAtMost(long seconds) {
        Duration lifetime = Duration.ofSeconds(seconds);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> smart(rsa.signingKey()).assertionLifetime(lifetime))
                .withMessageContaining("5 min");
    }

    @Test
    void anAssertionsLifetimeCanBeShorter() throws Exception {
        SignedJWT jwt = assertion(smart(rsa.signingKey())
                .assertionLifetime(Duration.ofSeconds(30))
                .build());
        assertThat(jwt.getJWTClaimsSet().getExpirationTime().toInstant()).isEqualTo(context.now.plusSeconds(30));
    }

    @Test
    void toStringShowsTheClientOnly() {
        assertThat(smart(rsa.signingKey()).build()).hasToString("SmartBackendAuthorizer[my-client]");
        assertThat(ClientSecretAuthorizer.builder()
                        .clientId("c")
                        .clientSecret(() -> "geheim")
                        .build())
                .hasToString("ClientSecretAuthorizer[c]");
    }
}
