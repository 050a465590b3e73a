package dev.fhirbulk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulated token endpoint looks at everything that a real one may look at. */
class TokenTest {

    private final BulkServer server = BulkServer.start(Scenario.standard().clientSecret("open:sesame"));
    private final Caller caller = new Caller(server);

    @AfterEach
    void close() {
        server.close();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("aud", (UnaryOperator<JWTClaimsSet.Builder>) c -> c.audience("https://other.example.org")),
                Arguments.of("iss and sub", (UnaryOperator<JWTClaimsSet.Builder>) c -> c.issuer("other")),
                Arguments.of("iss and sub", (UnaryOperator<JWTClaimsSet.Builder>) c -> c.subject("other")),
                Arguments.of("expired", (UnaryOperator<JWTClaimsSet.Builder>)
                        c -> c.expirationTime(Date.from(Instant.now().minusSeconds(1)))),
                Arguments.of("expired", (UnaryOperator<JWTClaimsSet.Builder>) c -> c.expirationTime(null)),
                Arguments.of("five minutes", (UnaryOperator<JWTClaimsSet.Builder>)
                        c -> c.expirationTime(Date.from(Instant.now().plusSeconds(400)))),
                Arguments.of("jti", (UnaryOperator<JWTClaimsSet.Builder>) c -> c.jwtID(null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aWrongClaimIsRefused(String reason, UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        HttpResponse<String> answer = caller.signIn(change);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_client").contains(reason);
    }

    @Test
    void aGoodAssertionOpensTheServer() throws Exception {
        assertThat(caller.kickOff("/Patient/$export").statusCode()).isEqualTo(401);
        assertThat(caller.signIn(claims -> claims).statusCode()).isEqualTo(200);
        assertThat(caller.kickOff("/Patient/$export").statusCode()).isEqualTo(202);
    }

    @Test
    void anAssertionServesOnce() throws Exception {
        String assertion = caller.signed(caller.claims(), server.keyId(), server.privateKey());
        assertThat(caller.token(assertion).statusCode()).isEqualTo(200);
        assertThat(caller.token(assertion).body()).contains("used before");
    }

    @Test
    void anUnknownKeyIsRefused() throws Exception {
        assertThat(caller.token(caller.signed(caller.claims(), "other", server.privateKey()))
                        .body())
                .contains("unknown kid");
    }

    @Test
    void aForeignSignatureIsRefused() throws Exception {
        String foreign = caller.signed(caller.claims(), server.keyId(), new Keys().rsa());
        assertThat(caller.token(foreign).body()).contains("wrong signature");
    }

    @Test
    void whatIsNoAssertionIsRefused() throws Exception {
        assertThat(caller.token("nonsense").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant_type=password", "", "grant_type=client_credentials"})
    void anotherGrantOrNoProofIsRefused(String form) throws Exception {
        assertThat(caller.form(form).statusCode()).isBetween(400, 401);
    }

    @Test
    void tokensExpire() throws Exception {
        caller.signIn(claims -> claims);
        server.passTime(Duration.ofMinutes(6));
        assertThat(caller.kickOff("/$export").body()).contains("expired");
    }

    @Test
    void tokensCanBeMadeToExpire() throws Exception {
        caller.signIn(claims -> claims);
        server.expireTokens();
        assertThat(caller.kickOff("/$export").statusCode()).isEqualTo(401);
    }

    @Test
    void aSecretInTheFormIsTaken() throws Exception {
        String form = "grant_type=client_credentials&scope=a&client_id=" + server.clientId() + "&client_secret=";
        assertThat(caller.form(form + "open%3Asesame").statusCode()).isEqualTo(200);
        assertThat(caller.form(form + "wrong").statusCode()).isEqualTo(401);
    }

    @Test
    void keysAreHandedOut() {
        assertThat(server.privateJwkSet()).contains(server.keyId()).contains(server.ecKeyId());
        assertThat(server.ecPrivateKey().getAlgorithm()).isEqualTo("EC");
    }
}
