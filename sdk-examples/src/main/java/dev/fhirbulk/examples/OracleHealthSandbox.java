package dev.fhirbulk.examples;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.auth.SigningKey;
import dev.fhirbulk.auth.SmartBackendAuthorizer;
import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.model.ExportReport;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The main job against Oracle Health Millennium. Environment variables: {@code ORACLE_HEALTH_BASE} (such as
 * {@code https://fhir-ehr-code.cerner.com/r4/TENANT}), {@code ORACLE_HEALTH_CLIENT_ID}, {@code ORACLE_HEALTH_KEY} (a
 * private JWK set), {@code ORACLE_HEALTH_GROUP}, {@code ORACLE_HEALTH_OUT}; optional: {@code ORACLE_HEALTH_TYPES}.
 */
public final class OracleHealthSandbox {

    private OracleHealthSandbox() {}

    /** Runs it; the exit code is 0 only when the export is complete. */
    public static void main(String[] args) throws Exception {
        Programs.main(args, (words, out) -> run(System.getenv(), out));
    }

    static int run(Map<String, String> environment, PrintStream out) {
        long start = System.nanoTime();
        FileTimes times = new FileTimes();
        try (BulkExportClient client = BulkExportClient.builder(need(environment, "ORACLE_HEALTH_BASE"))
                .profile(ServerProfile.ORACLE_HEALTH)
                .listener(times)
                .authorizer(SmartBackendAuthorizer.builder()
                        .clientId(need(environment, "ORACLE_HEALTH_CLIENT_ID"))
                        .signingKey(SigningKey.fromJwkSet(Path.of(need(environment, "ORACLE_HEALTH_KEY"))))
                        .build())
                .build()) {
            String types = environment.getOrDefault("ORACLE_HEALTH_TYPES", "Patient,Observation,Condition");
            ExportReport report = client.group(need(environment, "ORACLE_HEALTH_GROUP"))
                    .types(types.split(","))
                    .exportTo(Path.of(need(environment, "ORACLE_HEALTH_OUT")));
            Results.table(report, times, Duration.ofNanos(System.nanoTime() - start), out);
            return Results.figures(report, out);
        }
    }

    private static String need(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("The environment variable " + name + " is needed.");
        }
        return value;
    }
}
