package dev.fhirbulk.testkit;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A simulated Bulk Data server: discovery, SMART token endpoint, jobs, manifests and files, on real ports of
 * 127.0.0.1. File bodies come from a second origin, as at real servers. Thread-safe.
 */
public final class BulkServer implements AutoCloseable {

    /** WireMock keeps whole requests and answers; an export of days must not fill the memory with polls. */
    private static final int JOURNAL = 1000;

    private final Keys keys = new Keys();
    private final Traffic traffic = new Traffic();
    private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
    private final FaultQueue faults = new FaultQueue();
    private final World world;
    private final Path folder;
    private final WireMockServer wireMock;
    private final FileOrigin store;
    private final Routes routes;

    private BulkServer(Scenario scenario) throws IOException {
        world = new World(scenario, () -> Instant.now().plus(passed.get()));
        folder = Files.createTempDirectory("simulated-bulk-server");
        store = new FileOrigin(world, traffic::record, faults::next);
        routes = new Routes(world, this::origin, store, folder, keys::publicKey);
        wireMock = new WireMockServer(WireMockConfiguration.options()
                .dynamicPort()
                .bindAddress("127.0.0.1")
                .http2PlainDisabled(true)
                .gzipDisabled(true)
                .containerThreads(40)
                .maxRequestJournalEntries(JOURNAL)
                .extensions(new Bridge(routes.paths()::step, this::answer)));
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
        return origin() + routes.paths().base();
    }

    /** The token endpoint. */
    public String tokenUrl() {
        return routes.tokenUrl();
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

    /**
     * The registered client's secret.
     *
     * @throws IllegalStateException when the server takes none: see {@link Scenario#clientSecret}
     */
    public String clientSecret() {
        String secret = world.clientSecret();
        if (secret == null) {
            throw new IllegalStateException("This server takes no client secret; see Scenario.clientSecret.");
        }
        return secret;
    }

    /** A token for the base, as the token endpoint gives them: for vendors whose tokens come from a cloud's identity. */
    public String issueToken() {
        return routes.issueToken();
    }

    /** What a store with {@link Scenario.Files#STORE_WITH_OWN_TOKEN} wants as a bearer token. */
    public String storeToken() {
        return world.storeToken();
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
        faults.plan(chances);
        return this;
    }

    /**
     * Makes the next request of a step go wrong; several faults wait in line. Faults of a body hit bodies at the store;
     * at a base that serves its files itself they close the connection before the answer.
     */
    public BulkServer fault(Recorded.Step step, Fault fault) {
        faults.add(step, fault);
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
        traffic.clear();
        faults.clear();
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
            Folders.delete(folder);
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    private String origin() {
        return "http://127.0.0.1:" + wireMock.port();
    }

    private Reply answer(Recorded request) {
        traffic.record(request);
        // A redirect to the store is right even if the body is to break there.
        boolean redirected = world.files() != Scenario.Files.BASE && request.step() == Recorded.Step.FILE;
        Fault fault = redirected ? null : faults.next(request);
        Reply reply;
        if (fault instanceof Fault.Instead instead) {
            reply = Reply.of(instead.answer());
        } else if (fault instanceof Fault.WrongCount) {
            Answer right = routes.answer(request).answer();
            reply = Reply.of(right.body(right.body().replaceAll("\"count\":(\\d+)", "\"count\":9$1")));
        } else {
            reply = fault == null ? routes.answer(request) : Reply.of(Answer.close());
        }
        String id = UUID.randomUUID().toString();
        return reply.header("X-Request-Id", id).header("opc-request-id", id);
    }
}
