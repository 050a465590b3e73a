package dev.fhirbulk.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.ExportJob;
import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.error.TokenRequestException;
import java.io.IOException;
import java.math.BigInteger;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Assertions and tokens over sockets, held against the registered public keys. */
@Timeout(120)
class BehaviourTokenTest {

    private static final int THREADS = 8;

    private static ClientKeys rsa;
    private static ClientKeys curve;

    private TokenDesk desk;

    @BeforeAll
    static void makeKeys() {
        rsa = ClientKeys.generate("RS384", "rsa");
        curve = ClientKeys.generate("ES384", "curve");
    }

    @BeforeEach
    void open() throws IOException, ParseException {
        desk = new TokenDesk();
        desk.register(rsa, curve);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private static SmartBackendAuthorizer.Builder smart(SigningKey key) {
        return SmartBackendAuthorizer.builder().clientId("my-client").signingKey(key);
    }

    private ExportJob start(ClientKeys keys) {
        return desk.client(smart(keys.signingKey()).build()).system().start();
    }

    @Test
    @Tag("b59")
    void rs384VerifiesAgainstTheRegisteredKeys() {
        start(rsa);
        assertThat(desk.assertions())
                .extracting(jwt -> jwt.getHeader().getAlgorithm().getName())
                .containsExactly("RS384");
        assertThat(desk.issued()).isEqualTo(1);
    }

    /** Of 200 pairs of numbers, about one or two begin with a zero byte, which must not be left out. */
    @Test
    @Tag("b59")
    void es384HasAlwaysItsWholeLengthAndVerifies() {
        ExportJob job = start(curve);
        for (int i = 0; i < 200; i++) {
            desk.expire();
            job.status();
        }
        assertThat(desk.issued()).isEqualTo(201);
        assertThat(desk.assertions()).allSatisfy(jwt -> {
            assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("ES384");
            assertThat(jwt.getSignature().decode()).hasSize(96);
        });
    }

    @Test
    @Tag("b59")
    void aCoordinateThatBeginsWithZeroIsPaddedAndVerifies() throws ParseException {
        ClientKeys padded = curve;
        while (!(isShort(publicKey(padded).getX()) || isShort(publicKey(padded).getY()))) {
            padded = ClientKeys.generate("ES384", "padded");
        }
        desk.register(padded);
        start(padded);
        assertThat(publicKey(padded).getX().decode()).hasSize(48);
        assertThat(publicKey(padded).getY().decode()).hasSize(48);
        assertThat(desk.issued()).isEqualTo(1);
    }

    private static ECKey publicKey(ClientKeys keys) throws ParseException {
        return JWKSet.parse(keys.publicJwkSet()).getKeys().get(0).toECKey();
    }

    private static boolean isShort(Base64URL coordinate) {
        return new BigInteger(1, coordinate.decode()).bitLength() <= 47 * 8;
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS384", "ES384"})
    @Tag("b60")
    void everyAttemptHasAnIdOfItsOwn(String algorithm) throws ParseException {
        desk.bare = 3;
        ExportJob job = start(algorithm.equals("RS384") ? rsa : curve);
        desk.expire();
        job.status();
        Set<String> ids = new HashSet<>();
        for (SignedJWT jwt : desk.assertions()) {
            ids.add(jwt.getJWTClaimsSet().getJWTID());
        }
        assertThat(desk.assertions()).hasSize(5);
        assertThat(ids).hasSize(5).doesNotContainNull();
    }

    @Test
    @Tag("b61")
    void anAssertionLivesFiveMinutesAtMost() throws ParseException {
        Instant before = Instant.now();
        start(rsa);
        Instant after = Instant.now();
        assertThat(desk.assertions()
                        .get(0)
                        .getJWTClaimsSet()
                        .getExpirationTime()
                        .toInstant())
                .isAfter(before)
                .isBeforeOrEqualTo(after.plusSeconds(300));
    }

    @Test
    @Tag("b62")
    void theAudienceIsTheTokenEndpointToTheLetter() throws ParseException {
        start(rsa);
        SignedJWT jwt = desk.assertions().get(0);
        assertThat(jwt.getPayload().toJSONObject()).containsEntry("aud", desk.tokenUrl());
        assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly(desk.tokenUrl());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invalid_request",
                "invalid_client",
                "invalid_grant",
                "unauthorized_client",
                "unsupported_grant_type",
                "invalid_scope"
            })
    @Tag("b64")
    void everyErrorOfTheTokenEndpointIsTyped(String error) {
        desk.refusal = "{\"error\":\"" + error + "\",\"error_description\":\"because\"}";
        TokenRequestException refused = catchThrowableOfType(TokenRequestException.class, () -> start(rsa));
        assertThat(refused.error()).hasValue(error);
        assertThat(refused.errorDescription()).hasValue("because");
        assertThat(refused.status()).hasValue(400);
        assertThat(desk.assertions()).hasSize(1);
    }

    /** The token is not given before all threads have asked for it. */
    @Test
    @Tag("b65")
    void oneOfManyThreadsFetchesTheToken() throws Exception {
        CountDownLatch asking = new CountDownLatch(THREADS);
        desk.before = () -> await(asking);
        SmartBackendAuthorizer authorizer = smart(rsa.signingKey()).build();
        Authorizer counted = context -> {
            asking.countDown();
            return authorizer.authorize(context);
        };
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (BulkExportClient client = desk.client(counted)) {
            List<Future<ExportJob>> jobs = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                jobs.add(threads.submit(() -> client.system().start()));
            }
            for (Future<ExportJob> job : jobs) {
                assertThat(job.get()).isNotNull();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(desk.assertions()).hasSize(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupt) {
            throw new IllegalStateException(interrupt);
        }
    }

    @Test
    @Tag("b66")
    void aTokenWithoutALifetimeServesForFiveMinutes() {
        desk.more = ",\"token_type\":\"bearer\"";
        Later later = new Later(smart(rsa.signingKey()).build());
        ExportJob job = desk.client(later).system().start();
        later.pass(Duration.ofMinutes(4));
        job.status();
        assertThat(desk.issued()).isEqualTo(1);
        later.pass(Duration.ofMinutes(1));
        job.status();
        assertThat(desk.issued()).isEqualTo(2);
    }

    @Test
    @Tag("b67")
    void aRotatedKeySignsTheNextTokenRequest() throws ParseException {
        AtomicReference<ClientKeys> current = new AtomicReference<>(rsa);
        SigningKey rotating = SigningKey.supplied(() -> current.get().signingKey());
        ExportJob job = desk.client(smart(rotating).build()).system().start();
        ClientKeys fresh = ClientKeys.generate("ES384", "fresh");
        desk.register(fresh);
        current.set(fresh);
        job.status();
        assertThat(desk.issued()).as("a rotation alone asks for nothing").isEqualTo(1);
        desk.expire();
        job.status();
        assertThat(desk.assertions())
                .extracting(jwt -> jwt.getHeader().getKeyID())
                .containsExactly("rsa", "fresh");
        assertThat(desk.issued()).isEqualTo(2);
    }

    @Test
    @Tag("b67")
    void aKeyThatIsNoLongerRegisteredIsRefused() throws ParseException {
        ExportJob job = start(rsa);
        desk.register(curve);
        desk.expire();
        TokenRequestException refused = catchThrowableOfType(TokenRequestException.class, job::status);
        assertThat(refused.error()).hasValue("invalid_client");
    }
}
