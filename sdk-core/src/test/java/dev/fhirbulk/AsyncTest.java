package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fhirbulk.error.ExportInterruptedException;
import dev.fhirbulk.error.InvalidRequestException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.lines.NdjsonLines;
import dev.fhirbulk.model.ExportReport;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The asynchronous twins, and what an interrupt or a cancellation leaves. */
class AsyncTest extends WireTest {

    private static final String LINE = "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n";

    @TempDir
    Path folder;

    private void whole() {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, onePatientFile());
        server.on("GET /fhir/file/1", Answer.ok(LINE));
    }

    @Test
    void everyTwinEndsLikeItsBrother() throws Exception {
        whole();
        AtomicLong lines = new AtomicLong();
        assertThat(client.group("g").exportToAsync(folder.resolve("a")).get().isComplete())
                .isTrue();
        assertThat(client.group("g").exportIntoAsync(folder.resolve("b")).get().isComplete())
                .isTrue();
        ExportJob job = client.group("g").start();
        assertThat(job.awaitAsync().get().transactionTime()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(job.downloadAsync(folder.resolve("c")).get().isComplete()).isTrue();
        ExportReport streamed = job.forEachFileAsync(
                        1, (file, in) -> NdjsonLines.read(in).forEach(line -> lines.incrementAndGet()))
                .get();
        assertThat(streamed.isComplete()).isTrue();
        assertThat(lines).hasValue(1);
    }

    @Test
    void aFailureComesThroughTheFuture() {
        server.on(KICK_OFF, Answer.outcome(400, "error", "invalid"));
        CompletableFuture<ExportReport> future = client.group("g").exportToAsync(folder.resolve("a"));
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(future::get)
                .withCauseInstanceOf(InvalidRequestException.class);
    }

    @Test
    @Tag("b26")
    @Tag("b58")
    void cancellingInterruptsTheWorkAndKeepsTheJob() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        ExecutorService watched =
                new java.util.concurrent.ThreadPoolExecutor(
                        1, 1, 0, TimeUnit.SECONDS, new java.util.concurrent.LinkedBlockingQueue<>()) {
                    @Override
                    protected void afterExecute(Runnable work, Throwable error) {
                        ended.countDown();
                    }
                };
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        CountDownLatch polled = new CountDownLatch(1);
        server.on(JOB, request -> {
            polled.countDown();
            return Answer.status(202);
        });
        BulkExportClient one = client().executor(watched).build();
        CompletableFuture<ExportReport> future = one.group("g").exportToAsync(folder.resolve("a"));
        polled.await();
        assertThat(future.cancel(true)).isTrue();
        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(future::get);
        assertThat(server.seen().stream().filter(seen -> seen.method().equals("DELETE")))
                .isEmpty();
        watched.shutdownNow();
    }

    @Test
    void whatWasCancelledGoesOn() throws Exception {
        cancellingInterruptsTheWorkAndKeepsTheJob();
        server.on(JOB, onePatientFile());
        server.on("GET /fhir/file/1", Answer.ok(LINE));
        assertThat(client.group("g").exportTo(folder.resolve("a")).isComplete()).isTrue();
        assertThat(server.seen(KICK_OFF)).hasSize(1);
    }

    @Test
    @Tag("b26")
    void anInterruptIsTypedAndKeepsTheFlag() {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, Answer.status(202));
        time.onSleep(() -> Thread.currentThread().interrupt());
        ExportInterruptedException interrupted =
                thrown(ExportInterruptedException.class, () -> client.group("g").exportTo(folder.resolve("a")));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted.handleText()).isPresent();
        time.onSleep(() -> {});
    }

    @Test
    void closingTheClientEndsItsOwnThreadsOnly() throws Exception {
        ExecutorService own = Executors.newSingleThreadExecutor();
        client().executor(own).build().close();
        assertThat(own.submit(() -> "alive").get()).isEqualTo("alive");
        own.shutdown();
    }
}
