package dev.fhirbulk.contract.hostile;

import dev.fhirbulk.ClientBuilder;
import dev.fhirbulk.ExportBuilder;
import dev.fhirbulk.model.ExportReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The stage of one attack on one client: an EHR, an attacker's server, a directory, and what the client said. */
final class Scene implements AutoCloseable {

    /** The credentials of the base. */
    static final String TOKEN = "planted-token-0123456789";

    static final String LINE = "{\"resourceType\":\"Patient\",\"id\":\"a\"}\n";

    final Trap ehr;
    final Trap attacker = Trap.at("127.0.0.2");
    final List<AutoCloseable> others = new ArrayList<>();
    final Path directory;
    final Path outside;
    /** What the attacker knows by itself, and may get back. */
    final Set<String> attackerKnows = new HashSet<>();

    final StringBuffer said = new StringBuffer();

    String base;
    Map<String, String> callerHeaders = new LinkedHashMap<>();
    UnaryOperator<ClientBuilder> options = client -> client;
    UnaryOperator<ExportBuilder> request = export -> export;
    String kickOffQuery = "";

    @Nullable
    String kickOffBody;

    @Nullable
    ProxySelector proxy;

    @Nullable
    SSLContext trusts;

    boolean asksForToken;
    boolean deletes;

    @Nullable
    String handle;

    @Nullable
    RuntimeException failure;

    @Nullable
    ExportReport report;

    Scene(Path folder, @Nullable SSLContext tls) {
        ehr = tls == null ? Trap.at("127.0.0.1") : Trap.secure("127.0.0.1", tls);
        trusts = tls;
        base = ehr.url() + "/fhir";
        directory = folder.resolve("export");
        outside = folder.resolve("outside");
        try {
            Files.createDirectories(outside);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        accepts(base + "/job");
        ehr.on("/fhir/file", Trap.Reply.ok(LINE));
    }

    /** The kick-off names this status URL. */
    Scene accepts(String statusUrl) {
        ehr.on("/fhir/Group/g/$export", Trap.Reply.of(202, "").with("Content-Location", statusUrl));
        return this;
    }

    /** The job is done, and its manifest has these members besides its time. */
    Scene manifest(String members) {
        ehr.on("/fhir/job", Trap.Reply.ok(manifestOf(members)));
        return this;
    }

    static String manifestOf(String members) {
        return "{\"transactionTime\":\"2026-01-01T00:00:00Z\"" + (members.isEmpty() ? "" : ",") + members + "}";
    }

    /** The manifest lists one file of patients that needs a token. */
    Scene lists(String url) {
        return manifest("\"requiresAccessToken\":true,\"output\":[" + file(url) + "]");
    }

    static String file(String url) {
        return entry("Patient", url);
    }

    static String entry(String type, String url) {
        return "{\"type\":\"" + type + "\",\"url\":\"" + url + "\"}";
    }

    /** The same server, as a public one behind a proxy that alone can resolve its name. */
    Scene inPublic() {
        String host = "ehr.example";
        base = "http://" + host + "/fhir";
        proxy = new OneHost(host, ehr.address());
        accepts(base + "/job");
        options = options.andThen(ClientBuilder::allowInsecureHttp)::apply;
        return this;
    }

    URI baseUri() {
        return URI.create(base);
    }

    /** Every path below a folder, relative to it. */
    static List<String> below(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long bytesOnDisk() {
        return below(directory).stream()
                .mapToLong(name -> directory.resolve(name).toFile().length())
                .sum();
    }

    @Override
    public void close() throws Exception {
        ehr.close();
        attacker.close();
        for (AutoCloseable other : others) {
            other.close();
        }
    }
}
