package dev.fhirbulk.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.auth.ClientKeys;
import dev.fhirbulk.auth.SigningKey;
import dev.fhirbulk.auth.SmartBackendAuthorizer;
import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.error.TokenRequestException;
import dev.fhirbulk.testkit.BulkServer;
import dev.fhirbulk.testkit.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tokens from a Spring Authorization Server, which checks signature, algorithm, audience, expiry and scope. */
@Timeout(300)
class AuthServerTest {

    private static final ClientKeys RSA = ClientKeys.generate("RS384", "rs-1");
    private static final ClientKeys CURVE = ClientKeys.generate("ES384", "es-1");
    private static BulkServer fhir;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        AuthServer.publish("rs-client", RSA.publicJwkSet());
        AuthServer.publish("es-client", CURVE.publicJwkSet());
        fhir = BulkServer.start(Scenario.standard().open());
    }

    @AfterAll
    static void stop() {
        fhir.close();
    }

    private static SmartBackendAuthorizer.Builder smart(String client, SigningKey key) {
        return AuthServer.client(client, key);
    }

    private void export(SmartBackendAuthorizer.Builder authorizer) {
        BulkExportClient.builder(fhir.baseUrl())
                .authorizer(authorizer.build())
                .polling(Pacing.between(Duration.ZERO, Duration.ofMillis(20)))
                .build()
                .group("group-all")
                .types("Patient")
                .exportTo(directory)
                .orThrow();
    }

    private TokenRequestException refusal(SmartBackendAuthorizer.Builder authorizer) {
        return Assertions.catchThrowableOfType(TokenRequestException.class, () -> export(authorizer));
    }

    private static String lastToken() {
        var kickOffs = fhir.traffic().kickOffs();
        return kickOffs.get(kickOffs.size() - 1).header("Authorization").orElse("");
    }

    @Test
    void rs384IsAccepted() throws ParseException {
        export(smart("rs-client", RSA.signingKey()));
        assertThat(SignedJWT.parse(lastToken().substring("Bearer ".length()))
                        .getJWTClaimsSet()
                        .getSubject())
                .isEqualTo("rs-client");
    }

    @Test
    void es384IsAccepted() throws ParseException {
        export(smart("es-client", CURVE.signingKey()));
        assertThat(SignedJWT.parse(lastToken().substring("Bearer ".length()))
                        .getJWTClaimsSet()
                        .getStringListClaim("scope"))
                .containsExactly("system/Patient.read");
    }

    @Test
    void theWrongKeyIsRefused() {
        TokenRequestException refused =
                refusal(smart("es-client", ClientKeys.generate("ES384", "es-1").signingKey()));
        assertThat(refused.error()).contains("invalid_client");
        assertThat(refused.status()).hasValue(401);
    }

    @Test
    void theWrongAlgorithmIsRefused() {
        assertThat(refusal(smart("es-client", RSA.signingKey())).error()).contains("invalid_client");
    }

    @Test
    void theWrongAudienceIsRefused() {
        // The audience is the URL that is asked; this server knows itself without the query.
        assertThat(refusal(smart("rs-client", RSA.signingKey()).tokenUrl(AuthServer.tokenUrl() + "?tenant=1"))
                        .error())
                .contains("invalid_client");
    }

    @Test
    void anExpiredAssertionIsRefused() throws Exception {
        ECKey key = JWKSet.parse(Files.readString(privateKey()))
                .getKeyByKeyId("es-1")
                .toECKey();
        SmartBackendAuthorizer.Builder builder = smart("es-client", CURVE.signingKey());
        assertThat(refusal(builder.formField(
                                "client_assertion", assertion(key, Instant.now().minusSeconds(600))))
                        .error())
                .contains("invalid_client");
        export(builder.formField(
                "client_assertion", assertion(key, Instant.now().plusSeconds(60))));
    }

    private Path privateKey() throws IOException {
        Path file = directory.resolveSibling("private-" + UUID.randomUUID() + ".json");
        CURVE.writePrivateJwkSet(file);
        return file;
    }

    private static String assertion(ECKey key, Instant expiry) throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES384).keyID("es-1").build(),
                new JWTClaimsSet.Builder()
                        .issuer("es-client")
                        .subject("es-client")
                        .audience(AuthServer.tokenUrl())
                        .expirationTime(Date.from(expiry))
                        .jwtID(UUID.randomUUID().toString())
                        .build());
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }

    @Test
    void aForeignScopeIsRefused() {
        assertThat(refusal(smart("rs-client", RSA.signingKey()).scopes("system/Immunization.read"))
                        .error())
                .contains("invalid_scope");
    }
}
