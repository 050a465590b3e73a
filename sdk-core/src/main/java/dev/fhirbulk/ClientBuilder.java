package dev.fhirbulk;

import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.ExportListener;
import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.error.Limit;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.http.IdleGuard;
import dev.fhirbulk.internal.http.PrivateGuard;
import dev.fhirbulk.internal.http.TimeSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link BulkExportClient} needs. Every option has a default:
 *
 * <ul>
 *   <li>authorizer: none; profile: {@link ServerProfile#GENERIC}; polling: {@link Pacing#standard()}
 *   <li>5 downloads at a time; retries as {@link RetryPolicy} says; no deadline
 *   <li>connect 30 s, answer 5 min, idle body 60 s; HTTP/1.1; the JDK's default proxy and TLS
 *   <li>no trusted origin besides the base's own; https only, loopback excepted; private addresses only where the
 *       base itself is one
 * </ul>
 *
 * <p>Not thread-safe; the client it builds is.
 */
public final class ClientBuilder {

    final URI fhirBase;
    Authorizer authorizer = Authorizer.none();
    final Map<String, Authorizer> authorizers = new HashMap<>();
    ServerProfile profile = ServerProfile.GENERIC;

    @Nullable
    Pacing pacing;

    int downloads = 5;
    final Map<Phase, RetryPolicy> retries = new EnumMap<>(Phase.class);

    @Nullable
    Duration deadline;

    @Nullable
    Duration connectTimeout;

    Duration answerTimeout = Duration.ofMinutes(5);
    Duration idleTimeout = Duration.ofSeconds(60);

    @Nullable
    ProxySelector proxy;

    @Nullable
    SSLContext sslContext;

    final Map<String, String> headers = new LinkedHashMap<>();
    String userAgent = "fhir-bulk-export-sdk-java";
    HttpClient.@Nullable Version httpVersion;

    @Nullable
    ExecutorService executor;

    @Nullable
    HttpClient httpClient;

    final Set<String> trusted = new HashSet<>();
    final Set<String> privateAllowed = new HashSet<>();
    boolean insecureAllowed;
    final Map<Limit, Long> limits = new EnumMap<>(Limit.class);
    ExportListener listener = ExportListener.none();
    TimeSource time = TimeSource.system();
    IdleGuard idle = IdleGuard.system();
    PrivateGuard.Resolver resolver = InetAddress::getAllByName;

    ClientBuilder(String fhirBase) {
        this.fhirBase = Checks.base(fhirBase);
    }

    /** Gives requests to the base's origin, and to trusted ones, their credentials. Default: none. */
    public ClientBuilder authorizer(Authorizer value) {
        this.authorizer = Objects.requireNonNull(value, "authorizer");
        return this;
    }

    /**
     * Gives requests to another origin credentials of their own, for file stores that do not take the server's
     * token. It is used whatever the manifest says of tokens.
     *
     * @param origin scheme, host and port, such as {@code https://store.example.org}
     * @param value asked for that origin only
     * @throws IllegalArgumentException when the origin is none
     */
    public ClientBuilder authorizer(String origin, Authorizer value) {
        authorizers.put(Checks.origin(origin), Objects.requireNonNull(value, "authorizer"));
        return this;
    }

    /** What is known of the server, {@link ServerProfile#named} from a file. Default: {@link ServerProfile#GENERIC}. */
    public ClientBuilder profile(ServerProfile value) {
        this.profile = Objects.requireNonNull(value, "profile");
        return this;
    }

    /** The pace of polling. Default: {@link Pacing#standard()} within the profile's bounds. */
    public ClientBuilder polling(Pacing value) {
        this.pacing = Objects.requireNonNull(value, "polling");
        return this;
    }

    /**
     * How many files are fetched at a time. Default: 5.
     *
     * @throws IllegalArgumentException unless from 1 to 256
     */
    public ClientBuilder maxConcurrentDownloads(int value) {
        this.downloads = Checks.between(value, 1, 256, "maxConcurrentDownloads");
        return this;
    }

    /** How requests of one phase are repeated. The kick-off is never repeated, whatever is set here. */
    public ClientBuilder retries(Phase phase, RetryPolicy policy) {
        retries.put(phase, policy);
        return this;
    }

    /** How requests of every phase are repeated. The kick-off is never repeated, whatever is set here. */
    public ClientBuilder retries(RetryPolicy policy) {
        for (Phase phase : Phase.values()) {
            retries.put(phase, policy);
        }
        return this;
    }

    /** How long an export may take in all, from the call on. Default: as long as it takes. */
    public ClientBuilder deadline(Duration value) {
        this.deadline = Checks.positive(value, "deadline");
        return this;
    }

    /** How long a connection may take to be established. Default: 30 s. Refused with an own HTTP client. */
    public ClientBuilder connectTimeout(Duration value) {
        this.connectTimeout = Checks.positive(value, "connectTimeout");
        return this;
    }

    /** How long until the headers of an answer are there. Default: 5 min. */
    public ClientBuilder answerTimeout(Duration value) {
        this.answerTimeout = Checks.positive(value, "answerTimeout");
        return this;
    }

    /** How long a body may pause before its transfer counts as broken. Default: 60 s. */
    public ClientBuilder idleTimeout(Duration value) {
        this.idleTimeout = Checks.positive(value, "idleTimeout");
        return this;
    }

    /** The proxy for all requests. Default: the JDK's. Refused with an own HTTP client. */
    public ClientBuilder proxy(InetSocketAddress address) {
        return proxy(ProxySelector.of(address));
    }

    /** Chooses the proxy by URL. Default: the JDK's. Refused with an own HTTP client. */
    public ClientBuilder proxy(ProxySelector selector) {
        this.proxy = Objects.requireNonNull(selector, "proxy");
        return this;
    }

    /** Trust store and client certificate (mTLS). Default: the JDK's. Refused with an own HTTP client. */
    public ClientBuilder sslContext(SSLContext value) {
        this.sslContext = Objects.requireNonNull(value, "sslContext");
        return this;
    }

    /**
     * A header for every request to the base's and to trusted origins, such as {@code Epic-Client-ID}.
     *
     * @throws IllegalArgumentException when no header can look so
     */
    public ClientBuilder header(String name, String value) {
        headers.put(Checks.headerName(name), Checks.headerValue(name, value));
        return this;
    }

    /** The User-Agent header. Default: {@code fhir-bulk-export-sdk-java}. */
    public ClientBuilder userAgent(String value) {
        this.userAgent = Checks.headerValue("User-Agent", value);
        return this;
    }

    /** The HTTP version. Default: HTTP/1.1, whose parallel connections suit files best. */
    public ClientBuilder httpVersion(HttpClient.Version value) {
        this.httpVersion = Objects.requireNonNull(value, "httpVersion");
        return this;
    }

    /** Runs downloads and asynchronous calls. Default: daemon threads of the client's own. Never shut down here. */
    public ClientBuilder executor(ExecutorService value) {
        this.executor = Objects.requireNonNull(value, "executor");
        return this;
    }

    /**
     * The caller's own HTTP client; connect timeout, proxy, TLS and version are then its business.
     *
     * @throws IllegalArgumentException when it follows redirects itself, because it would send the token along
     */
    public ClientBuilder httpClient(HttpClient value) {
        this.httpClient = Checks.httpClient(value);
        return this;
    }

    /** Origins that may have the token, besides the base's. Default: none. */
    public ClientBuilder trustedOrigins(String... origins) {
        for (String origin : origins) {
            trusted.add(Checks.origin(origin));
        }
        return this;
    }

    /** Origins on private addresses that a public server may point to. Default: none. */
    public ClientBuilder allowPrivateAddresses(String... origins) {
        for (String origin : origins) {
            privateAllowed.add(Checks.origin(origin));
        }
        return this;
    }

    /** Allows plain http beyond this machine, for tests: token and data travel in clear. Default: refused. */
    public ClientBuilder allowInsecureHttp() {
        this.insecureAllowed = true;
        return this;
    }

    /**
     * How much of what the server sends is taken at most. Default: {@link Limit#standard()} of each.
     *
     * @throws IllegalArgumentException unless from 1 to {@link Limit#most()}
     */
    public ClientBuilder limit(Limit limit, long value) {
        limits.put(limit, Checks.limit(limit, value));
        return this;
    }

    /** Hears how exports go. Default: nobody. */
    public ClientBuilder listener(ExportListener value) {
        this.listener = Objects.requireNonNull(value, "listener");
        return this;
    }

    /**
     * The client. The builder may be changed and used again.
     *
     * @throws IllegalArgumentException when options contradict each other
     */
    public BulkExportClient build() {
        return new BulkExportClient(Engine.of(this));
    }

    ClientBuilder time(TimeSource value) {
        this.time = value;
        return this;
    }

    ClientBuilder idle(IdleGuard value) {
        this.idle = value;
        return this;
    }

    ClientBuilder resolver(PrivateGuard.Resolver value) {
        this.resolver = value;
        return this;
    }
}
