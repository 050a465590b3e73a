package dev.fhirbulk;

import dev.fhirbulk.config.ExportListener;
import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.internal.http.Http;
import dev.fhirbulk.internal.http.HttpSettings;
import dev.fhirbulk.internal.http.Origins;
import dev.fhirbulk.internal.http.PrivateGuard;
import dev.fhirbulk.internal.http.TimeSource;
import dev.fhirbulk.internal.kickoff.KickOff;
import dev.fhirbulk.internal.limit.Limits;
import dev.fhirbulk.internal.poll.JobDelete;
import dev.fhirbulk.internal.poll.Poller;
import dev.fhirbulk.internal.preflight.FactsReader;
import dev.fhirbulk.internal.preflight.Preflight;
import dev.fhirbulk.internal.preflight.ProfileFinder;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of a client, made once and shared by its exports. Thread-safe. */
record Engine(
        Http http,
        KickOff kickOff,
        Poller poller,
        JobDelete jobDelete,
        Preflight preflight,
        ProfileFinder profile,
        @Nullable Pacing chosenPacing,
        ExportListener listener,
        ExecutorService executor,
        boolean ownsExecutor,
        int downloads,
        @Nullable Duration deadline) {

    private static final Logger LOG = LoggerFactory.getLogger(BulkExportClient.class);
    private static final AtomicInteger THREADS = new AtomicInteger();

    static Engine of(ClientBuilder builder) {
        Checks.secure(builder.fhirBase, builder.insecureAllowed);
        if (builder.insecureAllowed) {
            LOG.warn("allowInsecureHttp() is set: token and patient data may travel in clear");
        }
        Http http = new Http(settings(builder));
        FactsReader facts = new FactsReader(http);
        ProfileFinder profile = new ProfileFinder(builder.fhirBase, builder.profile, facts, builder.time::now);
        ExecutorService given = builder.executor;
        return new Engine(
                http,
                new KickOff(http, profile),
                new Poller(http, profile),
                new JobDelete(http, profile),
                new Preflight(http, facts, profile),
                profile,
                builder.pacing,
                new SafeListener(builder.listener),
                given == null ? Executors.newCachedThreadPool(threads()) : given,
                given == null,
                builder.downloads,
                builder.deadline);
    }

    TimeSource time() {
        return http.settings().time();
    }

    /** The caller's, or the standard one within the profile's bounds. */
    Pacing pacing() {
        if (chosenPacing != null) {
            return chosenPacing;
        }
        ServerProfile known = profile.get();
        return Pacing.standard()
                .within(known.pollFloor().orElse(null), known.pollCeiling().orElse(null));
    }

    void close() {
        if (ownsExecutor) {
            executor.shutdownNow();
        }
    }

    private static HttpSettings settings(ClientBuilder builder) {
        HttpClient client = httpClient(builder);
        PrivateGuard guard = new PrivateGuard(
                builder.fhirBase, builder.privateAllowed, builder.resolver, uri -> proxied(client, uri));
        return new HttpSettings(
                builder.fhirBase,
                client,
                builder.authorizer,
                builder.authorizers,
                builder.headers,
                builder.userAgent,
                builder.answerTimeout,
                builder.idleTimeout,
                builder.downloads,
                builder.retries,
                new Origins(builder.fhirBase, builder.trusted, builder.insecureAllowed, guard),
                new Limits(builder.limits),
                builder.time,
                builder.idle);
    }

    private static boolean proxied(HttpClient client, URI uri) {
        ProxySelector proxies = client.proxy().orElseGet(ProxySelector::getDefault);
        return proxies != null
                && proxies.select(uri).stream().anyMatch(proxy -> proxy != null && proxy.type() != Proxy.Type.DIRECT);
    }

    private static HttpClient httpClient(ClientBuilder builder) {
        if (builder.httpClient != null) {
            if (builder.connectTimeout != null
                    || builder.proxy != null
                    || builder.sslContext != null
                    || builder.httpVersion != null) {
                throw new IllegalArgumentException(
                        "connectTimeout, proxy, sslContext and httpVersion are the business of"
                                + " the HTTP client that was given. Set them there.");
            }
            return builder.httpClient;
        }
        HttpClient.Builder client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(builder.httpVersion == null ? HttpClient.Version.HTTP_1_1 : builder.httpVersion)
                .connectTimeout(builder.connectTimeout == null ? Duration.ofSeconds(30) : builder.connectTimeout);
        ProxySelector proxy = builder.proxy == null ? ProxySelector.getDefault() : builder.proxy;
        if (proxy != null) {
            client.proxy(proxy);
        }
        if (builder.sslContext != null) {
            client.sslContext(builder.sslContext);
        }
        return client.build();
    }

    private static ThreadFactory threads() {
        return work -> {
            Thread thread = new Thread(work, "fhir-bulk-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
