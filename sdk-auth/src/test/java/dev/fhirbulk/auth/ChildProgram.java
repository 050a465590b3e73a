package dev.fhirbulk.auth;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.ExportJob;
import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.model.ExportReport;
import java.nio.file.Path;
import java.time.Duration;

/** An export with tokens in a process that logs all there is, and prints all it has: {@code BASE CLIENT KEYS DIRECTORY}. */
public final class ChildProgram {

    private ChildProgram() {}

    public static void main(String[] arguments) {
        SigningKey key = SigningKey.fromJwkSet(Path.of(arguments[2]));
        Authorizer authorizer = SmartBackendAuthorizer.builder()
                .clientId(arguments[1])
                .signingKey(key)
                .build();
        try (BulkExportClient client = BulkExportClient.builder(arguments[0])
                .authorizer(authorizer)
                .polling(Pacing.between(Duration.ZERO, Duration.ofMillis(20)))
                .retries(Phase.FILE, RetryPolicy.never())
                .build()) {
            ExportJob job = client.group("group-all").types("Patient").start();
            print(
                    key,
                    authorizer,
                    client,
                    job,
                    job.handle(),
                    job.status(),
                    job.await(),
                    job.await().files());
            ExportReport report = job.download(Path.of(arguments[3]));
            print(report, report.files().toList(), report.warnings());
            try {
                report.orThrow();
            } catch (BulkExportException incomplete) {
                incomplete.printStackTrace(System.out);
            }
            System.out.println("THE END");
        }
    }

    private static void print(Object... all) {
        for (Object one : all) {
            System.out.println(one);
        }
    }
}
