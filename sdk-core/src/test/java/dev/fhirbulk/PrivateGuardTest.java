package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.TransportException;
import dev.fhirbulk.error.UntrustedOriginException;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.WireServer;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileOutcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a public server names is looked up before each hop, and not reached when it lies inside. */
class PrivateGuardTest extends WireTest {

    private static final String LINE = "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n";

    @TempDir
    Path folder;

    /** The scripted server on the loopback passes for a public one; other names are looked up as told. */
    private ClientBuilder publicBase(Names others) {
        return client().retries(RetryPolicy.never())
                .resolver(host -> host.equals("127.0.0.1") ? at("203.0.113.9") : others.resolve(host));
    }

    private interface Names {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private static InetAddress[] at(String... addresses) throws UnknownHostException {
        List<InetAddress> found = new ArrayList<>();
        for (String address : addresses) {
            found.add(InetAddress.getByName(address));
        }
        return found.toArray(InetAddress[]::new);
    }

    private BulkExportException failure(ClientBuilder builder, String url) {
        job(manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"" + url + "\"}]"));
        try (BulkExportClient one = builder.build()) {
            ExportReport report = one.group("g").exportTo(folder.resolve("e"));
            return ((FileOutcome.Failed) report.files().findFirst().orElseThrow()).error();
        }
    }

    private static void refused(BulkExportException error) {
        assertThat(error).isInstanceOf(UntrustedOriginException.class).hasMessageContaining("private address");
    }

    @Test
    void oneInnerAddressAmongOuterOnesIsEnough() {
        refused(failure(publicBase(host -> at("203.0.113.10", "10.0.0.7")), "https://store.test/f"));
    }

    @Test
    void aRedirectIsLookedUpToo() {
        server.on("GET /fhir/f", Answer.status(302).header("Location", "https://169.254.169.254/latest/meta-data"));
        refused(failure(publicBase(InetAddress::getAllByName), server.url() + "/fhir/f"));
    }

    @Test
    void aNameIsLookedUpBeforeEachHop() {
        List<String> asked = new ArrayList<>();
        server.on("GET /fhir/f", Answer.status(302).header("Location", "https://store.test/f"));
        failure(
                publicBase(host -> {
                    asked.add(host);
                    return at("10.0.0.1");
                }),
                server.url() + "/fhir/f");
        assertThat(asked).containsExactly("store.test");
    }

    @Test
    void aBaseThatMovesInwardIsNotFollowed() {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        int[] lookUps = {0};
        BulkExportClient one = client().retries(RetryPolicy.never())
                .resolver(host -> at(lookUps[0]++ < 2 ? "203.0.113.9" : "10.0.0.1"))
                .build();
        ExportJob job = one.group("g").start();
        refused(thrown(UntrustedOriginException.class, job::status));
        assertThat(server.seen(JOB)).isEmpty();
    }

    @Test
    void aPrivateBaseMayNamePrivateStores() {
        try (WireServer store = new WireServer()) {
            store.on("GET /f", Answer.ok(LINE));
            job(Answer.ok(
                    "{\"transactionTime\":\"2026-01-01T00:00:00Z\",\"output\":[{\"url\":\"" + store.url() + "/f\"}]}"));
            assertThat(client.group("g").exportTo(folder.resolve("e")).isComplete())
                    .isTrue();
        }
    }

    @Test
    void whatOnlyAProxyCanResolveIsLeftToTheProxy() {
        server.on("GET http://ehr.test/fhir/Group/g/$export", Answer.accepted("http://ehr.test/fhir/job/1"));
        try (BulkExportClient one = behindProxy().build()) {
            assertThat(one.group("g").start().handle().statusUrl()).isEqualTo(URI.create("http://ehr.test/fhir/job/1"));
        }
    }

    @Test
    void behindAProxyAddressesAreStillLookedAt() {
        server.on("GET http://ehr.test/fhir/Group/g/$export", Answer.accepted("http://10.0.0.1/fhir/job/1"));
        try (BulkExportClient one =
                behindProxy().trustedOrigins("http://10.0.0.1").build()) {
            ExportJob job = one.group("g").start();
            refused(thrown(UntrustedOriginException.class, job::status));
        }
    }

    private ClientBuilder behindProxy() {
        String[] hostAndPort = server.url().substring("http://".length()).split(":");
        return BulkExportClient.builder("http://ehr.test/fhir")
                .allowInsecureHttp()
                .proxy(new InetSocketAddress(hostAndPort[0], Integer.parseInt(hostAndPort[1])))
                .resolver(host -> {
                    if (host.equals("ehr.test")) {
                        throw new UnknownHostException(host);
                    }
                    return InetAddress.getAllByName(host);
                })
                .retries(RetryPolicy.never())
                .time(time)
                .idle(idle);
    }

    @Test
    void withoutAProxyANameWithoutAddressIsAFailure() {
        assertThat(failure(
                        publicBase(host -> {
                            throw new UnknownHostException(host);
                        }),
                        "https://store.test/f"))
                .isInstanceOf(TransportException.class);
    }
}
