package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.ExportListener;
import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.error.ExportTimeoutException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.error.TransportException;
import dev.fhirbulk.error.UntrustedOriginException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.Seen;
import dev.fhirbulk.fixture.TestTls;
import dev.fhirbulk.fixture.WireServer;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileOutcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every option of the client's builder, by what it changes on the wire. */
class ClientOptionsTest extends WireTest {

    private static final String LINE = "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n";

    @TempDir
    Path folder;

    private Seen kickOff(ClientBuilder builder) {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        builder.build().group("g").start();
        return server.seen(KICK_OFF).get(0);
    }

    private ExportReport fileAt(String url, ClientBuilder builder) {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"" + url + "\"}]"));
        return builder.build().group("g").exportTo(folder.resolve("e"));
    }

    private static Throwable failure(ExportReport report) {
        return report.files()
                .map(FileOutcome.Failed.class::cast)
                .findFirst()
                .orElseThrow()
                .error();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ehr.example.org/fhir",
                "",
                "ftp://ehr.example.org",
                "https://",
                "https:///fhir",
                "https://h/fhir?x=1",
                "https://h/fhir#f",
                "https://user:pass@h/fhir",
                "https://h/a b",
                "http://ehr.example.org/fhir"
            })
    void aBaseUrlMustBeOne(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BulkExportClient.builder(url).build())
                .withMessageContaining("FHIR base URL");
    }

    @Test
    void aBaseUrlMayEndWithASlash() {
        Seen seen = kickOff(BulkExportClient.builder(URI.create(server.url() + "/fhir/")));
        assertThat(seen.target()).isEqualTo("/fhir/Group/g/$export");
    }

    @Test
    void plainHttpBeyondThisMachineNeedsTheOption() {
        assertThat(BulkExportClient.builder("http://ehr.example.org/fhir")
                        .allowInsecureHttp()
                        .build())
                .isNotNull();
    }

    @Test
    void headersAndUserAgentAreSent() {
        Seen seen = kickOff(client().header("Epic-Client-ID", "id 7").userAgent("etl/1.0"));
        assertThat(seen.header("Epic-Client-ID")).isEqualTo("id 7");
        assertThat(seen.header("User-Agent")).isEqualTo("etl/1.0");
    }

    @Test
    void theUserAgentHasADefault() {
        assertThat(kickOff(client()).header("User-Agent")).startsWith("fhir-bulk-export-sdk-java");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Authorization", "accept", "Prefer", "Content-Type", "Host", "", "a b", "a:b", "é"})
    void headersThatAreOursOrNoneAreRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> client().header(name, "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\r\nb", "a\u0000", "\u007f"})
    void headerValuesCannotSmuggle(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> client().header("X-A", value));
        assertThatIllegalArgumentException().isThrownBy(() -> client().userAgent(value));
    }

    @Test
    void aProxyGetsTheRequests() {
        try (WireServer proxy = new WireServer()) {
            proxy.on("GET http://ehr.test/fhir/Group/g/$export", Answer.accepted("http://ehr.test/fhir/job/1"));
            URI at = URI.create(proxy.url());
            BulkExportClient.builder("http://ehr.test/fhir")
                    .allowInsecureHttp()
                    .proxy(new InetSocketAddress(at.getHost(), at.getPort()))
                    .build()
                    .group("g")
                    .start();
            assertThat(proxy.seen()).hasSize(1);
        }
    }

    @Test
    void anOwnHttpClientIsUsed() {
        int[] asked = new int[1];
        HttpClient own = HttpClient.newBuilder()
                .proxy(new java.net.ProxySelector() {
                    @Override
                    public List<java.net.Proxy> select(URI uri) {
                        asked[0]++;
                        return List.of(java.net.Proxy.NO_PROXY);
                    }

                    @Override
                    public void connectFailed(URI uri, java.net.SocketAddress address, java.io.IOException error) {
                        throw new AssertionError(error);
                    }
                })
                .build();
        kickOff(client().httpClient(own));
        assertThat(asked[0]).isPositive();
    }

    @Test
    void anOwnHttpClientThatFollowsRedirectsIsRefused() {
        HttpClient following = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> client().httpClient(following))
                .withMessageContaining("Redirect.NEVER");
    }

    @Test
    void whatIsTheOwnHttpClientsBusinessIsRefusedBesideIt() throws NoSuchAlgorithmException {
        HttpClient own = HttpClient.newHttpClient();
        SSLContext tls = SSLContext.getDefault();
        List<ClientBuilder> contradictions = List.of(
                client().httpClient(own).connectTimeout(Duration.ofSeconds(1)),
                client().httpClient(own).proxy(InetSocketAddress.createUnresolved("p", 1)),
                client().httpClient(own).sslContext(tls),
                client().httpClient(own).httpVersion(HttpClient.Version.HTTP_2));
        for (ClientBuilder builder : contradictions) {
            assertThatIllegalArgumentException()
                    .isThrownBy(builder::build)
                    .withMessageContaining("business of the HTTP client");
        }
    }

    @Test
    void anOwnTlsContextIsUsed() throws Exception {
        SSLContext tls = TestTls.context(folder);
        try (WireServer secure = new WireServer(tls)) {
            secure.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
            BulkExportClient.builder(secure.url() + "/fhir")
                    .sslContext(tls)
                    .build()
                    .group("g")
                    .start();
            assertThat(secure.seen()).hasSize(1);
        }
    }

    @Test
    void aCertificateThatIsNotTrustedStopsBeforeTheRequest() throws Exception {
        try (WireServer secure = new WireServer(TestTls.context(folder))) {
            BulkExportClient distrusting =
                    BulkExportClient.builder(secure.url() + "/fhir").build();
            TransportException refused = thrown(
                    TransportException.class, () -> distrusting.group("g").start());
            assertThat(refused).hasMessageContaining("TLS failed").hasMessageContaining("sslContext(...)");
            assertThat(secure.seen()).isEmpty();
        }
    }

    @Test
    void anOwnExecutorRunsTheDownloadsAndLivesOn() {
        ExecutorService own = Executors.newSingleThreadExecutor(work -> new Thread(work, "mine"));
        String[] thread = new String[1];
        server.on("GET /fhir/file/1", Answer.ok(LINE));
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, onePatientFile());
        try (BulkExportClient one = client().executor(own)
                .listener(new ExportListener() {
                    @Override
                    public void fileDone(FileOutcome outcome) {
                        thread[0] = Thread.currentThread().getName();
                    }
                })
                .build()) {
            one.group("g").exportToAsync(folder.resolve("e")).join().orThrow();
        }
        assertThat(thread[0]).isEqualTo("mine");
        assertThat(own.isShutdown()).isFalse();
        own.shutdown();
    }

    @Test
    void aTrustedOriginGetsTheToken() {
        try (WireServer store = new WireServer()) {
            store.on("GET /f", Answer.ok(LINE));
            fileAt(store.url() + "/f", client().trustedOrigins(store.url())).orThrow();
            assertThat(store.seen().get(0).header("Authorization")).isEqualTo("Bearer planted-token");
        }
    }

    @Test
    void anOriginOfItsOwnCredentialsGetsThose() {
        try (WireServer store = new WireServer()) {
            store.on("GET /f", Answer.ok(LINE));
            fileAt(store.url() + "/f", client().authorizer(store.url(), Authorizer.bearer(() -> "store-token")))
                    .orThrow();
            assertThat(store.seen().get(0).header("Authorization")).isEqualTo("Bearer store-token");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"store.example.org", "https://h/path", "https://h?x", "https://u@h", "file:///x"})
    void anOriginMustBeOne(String origin) {
        assertThatIllegalArgumentException().isThrownBy(() -> client().trustedOrigins(origin));
        assertThatIllegalArgumentException().isThrownBy(() -> client().allowPrivateAddresses(origin));
        assertThatIllegalArgumentException().isThrownBy(() -> client().authorizer(origin, Authorizer.none()));
    }

    private static InetAddress[] names(String host) throws UnknownHostException {
        return switch (host) {
            case "public.test", "127.0.0.1" -> new InetAddress[] {InetAddress.getByName("203.0.113.9")};
            case "inner.test" ->
                new InetAddress[] {InetAddress.getByName("203.0.113.10"), InetAddress.getByName("10.0.0.7")};
            default -> throw new UnknownHostException(host);
        };
    }

    @Test
    void aPrivateAddressBehindAPublicBaseIsNotReached() {
        ExportReport report = fileAt(
                "https://inner.test/f",
                client().resolver(ClientOptionsTest::names)
                        .retries(RetryPolicy.never())
                        .authorizer(Authorizer.none()));
        assertThat(failure(report))
                .isInstanceOf(UntrustedOriginException.class)
                .hasMessageContaining("private address");
    }

    @Test
    void aPrivateAddressThatWasAllowedIs() {
        ExportReport report = fileAt(
                "https://localhost:1/f",
                client().resolver(host -> new InetAddress[] {
                            InetAddress.getByName(host.equals("localhost") ? "127.0.0.1" : "203.0.113.9")
                        })
                        .allowPrivateAddresses("https://localhost:1")
                        .trustedOrigins("https://localhost:1")
                        .retries(RetryPolicy.never()));
        assertThat(failure(report)).isInstanceOf(TransportException.class);
    }

    @Test
    void aHostWithoutAddressIsATransportFailure() {
        ExportReport report = fileAt(
                "https://nowhere.test/f",
                client().resolver(ClientOptionsTest::names)
                        .trustedOrigins("https://nowhere.test")
                        .retries(RetryPolicy.never()));
        assertThat(failure(report)).isInstanceOf(TransportException.class).hasMessageContaining("nowhere.test");
    }

    @Test
    void aFileByPlainHttpElsewhereIsRefused() {
        ExportReport report = fileAt("http://files.example.org/f", client().trustedOrigins("http://files.example.org"));
        assertThat(failure(report)).isInstanceOf(UntrustedOriginException.class).hasMessageContaining("Plain http");
    }

    @Test
    void aFileThatIsNoHttpUrlIsRefused() {
        ExportReport report = fileAt("s3://bucket/f", client());
        assertThat(failure(report)).isInstanceOf(UntrustedOriginException.class).hasMessageContaining("s3");
    }

    @Test
    @Tag("b25")
    @Tag("b58")
    void aDeadlineHoldsForTheWholeExport() {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, Answer.status(202).header("Retry-After", "600"));
        ExportTimeoutException late = thrown(
                ExportTimeoutException.class,
                () -> client().deadline(Duration.ofHours(1)).build().group("g").exportTo(folder.resolve("e")));
        assertThat(late.handleText()).isPresent();
        assertThat(server.seen().stream().filter(seen -> seen.method().equals("DELETE")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1})
    void timesMustBeMoreThanZero(long seconds) {
        Duration time = Duration.ofSeconds(seconds);
        assertThatIllegalArgumentException().isThrownBy(() -> client().deadline(time));
        assertThatIllegalArgumentException().isThrownBy(() -> client().connectTimeout(time));
        assertThatIllegalArgumentException().isThrownBy(() -> client().answerTimeout(time));
        assertThatIllegalArgumentException().isThrownBy(() -> client().idleTimeout(time));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 257})
    void downloadsAtATimeHaveBounds(int count) {
        assertThatIllegalArgumentException().isThrownBy(() -> client().maxConcurrentDownloads(count));
    }

    @Test
    void theProfilesPaceHoldsUnlessTheCallersDoes() {
        ServerProfile slow = ServerProfile.GENERIC.with(profile -> profile.pollFloor(Duration.ofMinutes(5)));
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, Answer.status(202), onePatientFile());
        client().profile(slow).build().group("g").start().await();
        assertThat(time.sleeps().get(0)).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void pollingIsTheCallers() {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, Answer.status(202).header("Retry-After", "3600"), onePatientFile());
        client().polling(Pacing.between(Duration.ofSeconds(2), Duration.ofSeconds(30)))
                .build()
                .group("g")
                .start()
                .await();
        assertThat(time.sleeps().get(0)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void retriesOfOnePhaseLeaveTheOthersAlone() {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, onePatientFile());
        server.on("GET /fhir/file/1", Answer.status(503), Answer.ok(LINE));
        ExportReport report = client().retries(Phase.FILE, RetryPolicy.never())
                .build()
                .group("g")
                .exportTo(folder.resolve("e"));
        assertThat(report.failedCount()).isEqualTo(1);
    }

    @Test
    void anAnswerThatDoesNotBeginIsTold() {
        TransportException late = thrown(
                TransportException.class,
                () -> client().answerTimeout(Duration.ofMillis(500))
                        .retries(RetryPolicy.never())
                        .build()
                        .resume(handleOf(server.url() + "/fhir/never"))
                        .status());
        assertThat(late).hasMessageContaining("answerTimeout");
    }

    /** A job whose status URL accepts connections and says nothing. */
    private String handleOf(String statusUrl) {
        server.on("GET /fhir/Group/h/$export", Answer.accepted(statusUrl));
        server.on("GET /fhir/never", request -> {
            try {
                new java.util.concurrent.CountDownLatch(1).await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
            return Answer.closed();
        });
        return client.group("h").start().handle().toText();
    }

    @Test
    void theClientShowsItsBaseOnly() {
        assertThat(client).hasToString("BulkExportClient[" + server.url() + "/fhir]");
    }
}
