package dev.fhirbulk.examples;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.ClientBuilder;
import dev.fhirbulk.ExportBuilder;
import dev.fhirbulk.auth.SigningKey;
import dev.fhirbulk.auth.SmartBackendAuthorizer;
import dev.fhirbulk.model.ExportReport;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * Exports from any server into a directory; run again after a crash, it continues.
 *
 * <pre>
 * --server URL (--system | --patients | --group ID) --out DIR
 * [--types A,B] [--since T] [--client-id ID --key FILE [--token-url URL]]
 * </pre>
 *
 * <p>The key is a private JWK set. Without it the server is asked without a token.
 */
public final class ExportToDirectory {

    private static final Set<String> NAMED =
            Set.of("--server", "--group", "--types", "--since", "--out", "--client-id", "--key", "--token-url");

    private ExportToDirectory() {}

    /** Runs it; the exit code is 0 only when the export is complete. */
    public static void main(String[] args) throws Exception {
        Programs.main(args, ExportToDirectory::run);
    }

    static int run(String[] args, PrintStream out) {
        Options options = new Options(args, NAMED, Set.of("--system", "--patients"));
        Path directory = Path.of(options.need("--out"));
        long start = System.nanoTime();
        FileTimes times = new FileTimes();
        try (BulkExportClient client = client(options, times)) {
            ExportBuilder export = level(client, options);
            if (options.has("--types")) {
                export = export.types(options.need("--types").split(","));
            }
            if (options.has("--since")) {
                export = export.since(options.need("--since"));
            }
            ExportReport report = export.exportTo(directory);
            Results.table(report, times, Duration.ofNanos(System.nanoTime() - start), out);
            return Results.figures(report, out);
        }
    }

    private static BulkExportClient client(Options options, FileTimes times) {
        ClientBuilder builder =
                BulkExportClient.builder(options.need("--server")).listener(times);
        if (options.has("--client-id") || options.has("--key") || options.has("--token-url")) {
            SmartBackendAuthorizer.Builder smart = SmartBackendAuthorizer.builder()
                    .clientId(options.need("--client-id"))
                    .signingKey(SigningKey.fromJwkSet(Path.of(options.need("--key"))));
            options.get("--token-url").ifPresent(smart::tokenUrl);
            builder.authorizer(smart.build());
        }
        return builder.build();
    }

    private static ExportBuilder level(BulkExportClient client, Options options) {
        long given = java.util.stream.Stream.of("--system", "--patients", "--group")
                .filter(options::has)
                .count();
        if (given != 1) {
            throw new IllegalArgumentException("Give one of --system, --patients and --group ID.");
        }
        if (options.has("--system")) {
            return client.system();
        }
        return options.has("--patients") ? client.patients() : client.group(options.need("--group"));
    }
}
