package dev.fhirbulk.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fhirbulk.config.AuthorizationContext.Answer;
import dev.fhirbulk.config.Credentials;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.ExportInterruptedException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.error.TokenRequestException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a token is kept, and who renews it. */
@Timeout(60)
class TokenCacheTest {

    private final FakeContext context = new FakeContext();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ClientSecretAuthorizer authorizer = ClientSecretAuthorizer.builder()
            .clientId("c")
            .clientSecret(() -> "s")
            .tokenUrl(FakeContext.TOKEN_URL)
            .build();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private String token() {
        return authorizer.authorize(context).headers().get("Authorization");
    }

    private void numberTokens(Object seconds) {
        AtomicInteger number = new AtomicInteger();
        context.posts = form -> FakeContext.token("t" + number.incrementAndGet(), seconds);
    }

    @Test
    void aTokenIsKeptUntilATenthOfItsLifeIsLeft() {
        numberTokens(300);
        token();
        context.pass(Duration.ofSeconds(269));
        assertThat(token()).isEqualTo("Bearer t1");
        context.pass(Duration.ofSeconds(1));
        assertThat(token()).isEqualTo("Bearer t2");
    }

    @Test
    void aShortTokenIsRenewedTenSecondsEarly() {
        numberTokens(60);
        token();
        context.pass(Duration.ofSeconds(49));
        assertThat(token()).isEqualTo("Bearer t1");
        context.pass(Duration.ofSeconds(1));
        assertThat(token()).isEqualTo("Bearer t2");
    }

    @Test
    void aTokenOfFewSecondsIsStillUsedForHalfOfThem() {
        numberTokens(4);
        token();
        context.pass(Duration.ofSeconds(1));
        assertThat(token()).isEqualTo("Bearer t1");
        context.pass(Duration.ofSeconds(1));
        assertThat(token()).isEqualTo("Bearer t2");
    }

    @Test
    void expiresInMayBeText() {
        numberTokens("600");
        token();
        context.pass(Duration.ofSeconds(539));
        assertThat(token()).isEqualTo("Bearer t1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "0", ""})
    void anUnusableExpiresInMeansFiveMinutes(String seconds) {
        numberTokens(seconds);
        token();
        context.pass(Duration.ofSeconds(269));
        assertThat(token()).isEqualTo("Bearer t1");
        context.pass(Duration.ofSeconds(1));
        assertThat(token()).isEqualTo("Bearer t2");
    }

    @Test
    void aMissingExpiresInMeansFiveMinutes() {
        context.posts = form -> new Answer(200, Map.of("access_token", "t"), Map.of());
        Credentials credentials = authorizer.authorize(context);
        assertThat(credentials.expiresAt()).contains(context.now.plusSeconds(300));
    }

    @Test
    void aRefusedTokenIsForgotten() {
        numberTokens(300);
        context.refused = Optional.of(authorizer.authorize(context));
        authorizer.rejected(context);
        assertThat(token()).isEqualTo("Bearer t2");
    }

    @Test
    void severalRefusalsOfOneTokenRenewItOnce() {
        numberTokens(300);
        context.refused = Optional.of(authorizer.authorize(context));
        authorizer.rejected(context);
        token();
        authorizer.rejected(context);
        assertThat(token()).isEqualTo("Bearer t2");
    }

    @Test
    void differentTypesHaveTokensOfTheirOwn() {
        numberTokens(300);
        context.types = List.of("Patient");
        token();
        context.types = List.of("Observation");
        assertThat(token()).isEqualTo("Bearer t2");
        context.types = List.of("Patient");
        assertThat(token()).isEqualTo("Bearer t1");
    }

    @Test
    void oneThreadFetchesForAll() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        context.posts = form -> {
            inside.countDown();
            await(go);
            return FakeContext.token("t", 300);
        };
        Future<String> first = threads.submit(this::token);
        inside.await();
        List<Future<String>> others =
                IntStream.range(0, 7).mapToObj(i -> threads.submit(this::token)).toList();
        go.countDown();
        assertThat(first.get()).isEqualTo("Bearer t");
        for (Future<String> other : others) {
            assertThat(other.get()).isEqualTo("Bearer t");
        }
        assertThat(context.forms).hasSize(1);
    }

    @Test
    void theOldTokenServesWhileAnotherThreadRenewsIt() throws Exception {
        numberTokens(300);
        token();
        context.pass(Duration.ofSeconds(280));
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        context.posts = form -> {
            inside.countDown();
            await(go);
            return FakeContext.token("new", 300);
        };
        Future<String> renewing = threads.submit(this::token);
        inside.await();
        assertThat(token()).isEqualTo("Bearer t1");
        go.countDown();
        assertThat(renewing.get()).isEqualTo("Bearer new");
    }

    @Test
    void aRenewalThatFailsLeavesTheOldTokenUntilItExpires() {
        numberTokens(300);
        token();
        context.pass(Duration.ofSeconds(280));
        context.posts = form -> new Answer(503, Map.of(), Map.of());
        assertThat(token()).isEqualTo("Bearer t1");
        context.pass(Duration.ofSeconds(20));
        assertThatExceptionOfType(TokenRequestException.class).isThrownBy(this::token);
    }

    @Test
    void aFailureIsSharedByThoseWhoWaitForIt() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        context.posts = form -> {
            inside.countDown();
            await(go);
            return new Answer(400, Map.of("error", "invalid_client"), Map.of());
        };
        Future<String> first = threads.submit(this::token);
        inside.await();
        Future<String> waiting = submitAndWaitUntilBlocked(this::token);
        go.countDown();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(first::get)
                .withCauseInstanceOf(TokenRequestException.class);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(waiting::get)
                .withCauseInstanceOf(TokenRequestException.class);
        assertThat(context.forms).hasSize(1);
    }

    @Test
    void anInterruptOfTheOneWhoFetchesIsNotTheOthersAffair() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        context.posts = form -> {
            inside.countDown();
            await(go);
            context.posts = again -> FakeContext.token("second", 300);
            throw new ExportInterruptedException(ErrorContext.of(Phase.TOKEN), "interrupted");
        };
        Future<String> first = threads.submit(this::token);
        inside.await();
        Future<String> waiting = submitAndWaitUntilBlocked(this::token);
        go.countDown();
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(first::get);
        assertThat(waiting.get()).isEqualTo("Bearer second");
    }

    @Test
    void waitingForATokenCanBeInterrupted() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        context.posts = form -> {
            inside.countDown();
            await(go);
            return FakeContext.token("t", 300);
        };
        Future<String> first = threads.submit(this::token);
        inside.await();
        boolean[] flag = new boolean[1];
        Future<String> waiting = submitAndWaitUntilBlocked(() -> {
            try {
                return token();
            } finally {
                flag[0] = Thread.currentThread().isInterrupted();
            }
        });
        blocked.interrupt();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(waiting::get)
                .withCauseInstanceOf(ExportInterruptedException.class);
        assertThat(flag[0]).isTrue();
        go.countDown();
        assertThat(first.get()).isEqualTo("Bearer t");
    }

    private volatile Thread blocked = Thread.currentThread();

    private Future<String> submitAndWaitUntilBlocked(Callable<String> work) throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        Future<String> future = threads.submit(() -> {
            blocked = Thread.currentThread();
            started.countDown();
            return work.call();
        });
        started.await();
        while (blocked.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return future;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupt) {
            throw new IllegalStateException(interrupt);
        }
    }
}
