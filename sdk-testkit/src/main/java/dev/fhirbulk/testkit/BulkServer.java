package dev.fhirbulk.testkit;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A simulated Bulk Data server: discovery, SMART token endpoint, jobs, manifests and files, on real ports of
 * 127.0.0.1. File bodies come from a second origin, as at real servers. Thread-safe.
 */
public final class BulkServer implements AutoCloseable {

    /** WireMock keeps whole requests and answers; an export of days must not fill the memory with polls. */
    private static final int JOURNAL = 1000;

    private final Keys keys = Keys.generate();
    private final Traffic traffic = new Traffic();
    private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
    private final Map<Recorded.Step, Queue<Fault>> faults = new EnumMap<>(Recorded.Step.class);
    private volatile @Nullable FaultPlan plan;
    private final Path folder;
    private final WireMockServer wireMock;
    private final FileOrigin store;
    private final Routes routes;

    private BulkServer(Scenario scenario) throws IOException {
        for (Recorded.Step step : Recorded.Step.values()) {
            faults.put(step, new ConcurrentLinkedQueue<>());
        }
        folder = Files.createTempDirectory("simulated-bulk-server");
        store = new FileOrigin(scenario.gzip, scenario.ranges, traffic::record, this::nextFault);
        routes = new Routes(world(scenario), this::origin, store, folder, keys::publicKeys);
        wireMock = new WireMockServer(WireMockConfiguration.options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .http2PlainDisabled(true)
                .gzipDisabled(true)
                .containerThreads(40)
                .maxRequestJournalEntries(JOURNAL)
                .extensions(new Bridge(this::answer)));
        wireMock.start();
        wireMock.stubFor(WireMock.any(WireMock.anyUrl())
                .atPriority(1000)
                .willReturn(WireMock.aResponse().withTransformers(Bridge.NAME)));
    }

    /** Starts a server. */
    public static BulkServer start(Scenario scenario) {
        try {
            return new BulkServer(scenario);
        } catch (IOException trouble) {
            throw new UncheckedIOException("the simulated server cannot start", trouble);
        }
    }

    /** The FHIR base URL. */
    public String baseUrl() {
        return origin() + Routes.BASE;
    }

    /** The token endpoint. */
    public String tokenUrl() {
        return origin() + "/token";
    }

    /** Scheme, host and port of the store of file bodies. */
    public String fileOrigin() {
        return store.origin();
    }

    /** The id of the one registered client. */
    public String clientId() {
        return Keys.CLIENT_ID;
    }

    /** The registered client's RSA key, for RS384. */
    public PrivateKey privateKey() {
        return keys.rsa();
    }

    /** The id under which the RSA key is registered. */
    public String keyId() {
        return Keys.RSA_ID;
    }

    /** The registered client's P-384 key, for ES384. */
    public PrivateKey ecPrivateKey() {
        return keys.ec();
    }

    /** The id under which the P-384 key is registered. */
    public String ecKeyId() {
        return Keys.EC_ID;
    }

    /** Both private keys as a JWK set, to be written where an application reads its keys. */
    public String privateJwkSet() {
        return keys.privateSet();
    }

    /** What reached the server. */
    public Traffic traffic() {
        return traffic;
    }

    /** The WireMock server, for stubs of one's own, which go before the simulation, and for its journal of the last 1000 requests. */
    public WireMockServer wireMock() {
        return wireMock;
    }

    /** Lets requests go wrong by chance, from now on until {@link #reset}. */
    public BulkServer faults(FaultPlan chances) {
        plan = chances;
        return this;
    }

    /** Makes the next request of a step go wrong; several faults wait in line. */
    public BulkServer fault(Recorded.Step step, Fault fault) {
        faultsOf(step).add(fault);
        return this;
    }

    /** Answers the next request of a step so, instead of rightly; several answers wait in line. */
    public BulkServer next(Recorded.Step step, Answer answer) {
        return fault(step, new Fault.Instead(answer));
    }

    /** Lets the server's clock go forward, so that tokens expire. */
    public BulkServer passTime(Duration time) {
        passed.updateAndGet(time::plus);
        return this;
    }

    /** Every token ceases to be good. */
    public BulkServer expireTokens() {
        routes.expireTokens();
        return this;
    }

    /**
     * Lets all file bodies stand still once so many more bytes of them were sent: the moment to kill a client.
     *
     * @param bytes counted over all files from now on
     */
    public BulkServer standStillAfter(long bytes) {
        store.meter().stopAfter(bytes);
        return this;
    }

    /** Sends file bodies no faster than that, all together. Default: as fast as the machine can. */
    public BulkServer slowTo(long bytesPerSecond) {
        store.meter().slowTo(bytesPerSecond);
        return this;
    }

    /** Bytes of file bodies sent so far, as they travel. */
    public long bytesSent() {
        return store.meter().sent();
    }

    /** Lets stalled bodies end broken; new ones are sent again. */
    public BulkServer releaseStalls() {
        store.meter().stopAfter(-1);
        store.stalls().release();
        return this;
    }

    /**
     * Waits until a body stands still, as {@link Fault.Stall} makes it: the moment to act on.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    public BulkServer awaitStall() throws InterruptedException {
        store.stalls().await();
        return this;
    }

    /** Bodies that stand still now, as {@link Fault.Stall} makes them. */
    public int stalledTransfers() {
        return store.stalls().standing();
    }

    /** File transfers that were begun and neither finished nor given up. */
    public int openTransfers() {
        return store.openTransfers();
    }

    /** Forgets traffic, faults and the user's stubs; jobs and tokens stay. */
    public void reset() {
        plan = null;
        traffic.clear();
        faults.values().forEach(Queue::clear);
        wireMock.getStubMappings().stream()
                .filter(stub -> stub.getPriority() == null || stub.getPriority() < 1000)
                .forEach(wireMock::removeStub);
    }

    /** Stops the server and deletes its files. */
    @Override
    public void close() {
        wireMock.stop();
        store.close();
        try {
            Files.walkFileTree(folder, new Deletion());
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    private String origin() {
        return "http://127.0.0.1:" + wireMock.port();
    }

    private Answer answer(Recorded request) {
        traffic.record(request);
        // A redirect to the store is right even if the body is to break there.
        Fault fault = request.step() == Recorded.Step.FILE ? null : nextFault(request);
        Answer answer;
        if (fault instanceof Fault.Instead instead) {
            answer = instead.answer();
        } else if (fault instanceof Fault.WrongCount) {
            Answer right = routes.answer(request);
            answer = right.body(right.body().replaceAll("\"count\":(\\d+)", "\"count\":9$1"));
        } else {
            answer = fault == null ? routes.answer(request) : Answer.close();
        }
        String id = UUID.randomUUID().toString();
        return answer.header("X-Request-Id", id).header("opc-request-id", id);
    }

    private @Nullable Fault nextFault(Recorded request) {
        Fault ordered = faultsOf(request.step()).poll();
        FaultPlan chances = plan;
        return ordered == null && chances != null ? chances.next(request) : ordered;
    }

    private Queue<Fault> faultsOf(Recorded.Step step) {
        Queue<Fault> queue = faults.get(step);
        if (queue == null) {
            throw new IllegalStateException(step.name());
        }
        return queue;
    }

    private World world(Scenario scenario) {
        return new World(
                scenario.profile,
                scenario.population,
                scenario.directory,
                scenario.polls,
                scenario.resourcesPerFile,
                scenario.filesPerPage,
                scenario.open,
                scenario.realPace,
                scenario.gzip,
                scenario.ranges,
                scenario.files == Scenario.Files.REDIRECT_TO_STORE,
                scenario.files == Scenario.Files.STORE_WITH_TOKEN,
                scenario.tokenLifetime,
                Keys.CLIENT_ID,
                scenario.clientSecret,
                scenario.grantedScope,
                scenario.deleted,
                scenario.outcomes,
                () -> Instant.now().plus(passed.get()));
    }

    /** Deletes a folder. */
    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException error) throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
