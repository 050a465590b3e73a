package dev.fhirbulk.examples;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.auth.SigningKey;
import dev.fhirbulk.auth.SmartBackendAuthorizer;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.ndjson.NdjsonReader;
import dev.fhirbulk.ndjson.ResourceIterator;
import dev.fhirbulk.testkit.BulkServer;
import dev.fhirbulk.testkit.Scenario;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Patient;

/**
 * The main job against an embedded simulated server: token, kick-off, status, manifest, parallel download, and patients
 * as HAPI FHIR resources.
 *
 * <p>Options: {@code --data DIR} serves the NDJSON files of a directory instead of made-up records; {@code --out DIR}
 * says where files go (default: a new temporary directory).
 */
public final class Quickstart {

    private static final int SHOWN = 3;

    private Quickstart() {}

    /** Runs it; the exit code is 0 only when the export is complete. */
    public static void main(String[] args) throws Exception {
        Programs.main(args, Quickstart::run);
    }

    static int run(String[] args, PrintStream out) throws IOException {
        Options options = new Options(args, Set.of("--data", "--out"), Set.of());
        Path directory = options.get("--out").map(Path::of).orElse(null);
        if (directory == null) {
            directory = Files.createTempDirectory("bulk-export-");
        }
        try (BulkServer server = BulkServer.start(scenario(options))) {
            long start = System.nanoTime();
            FileTimes times = new FileTimes();
            ExportReport report = export(server, times, directory);
            Results.table(report, times, Duration.ofNanos(System.nanoTime() - start), out);
            if (report.isComplete()) {
                showPatients(report, out);
            }
            out.println("files are in " + directory);
            return Results.figures(report, out);
        }
    }

    private static Scenario scenario(Options options) throws IOException {
        if (!options.has("--data")) {
            return Scenario.standard();
        }
        Path data = Path.of(options.need("--data"));
        if (!Files.isDirectory(data)) {
            throw new IllegalArgumentException("--data " + data + " is not a directory.");
        }
        try (Stream<Path> files = Files.list(data)) {
            if (files.noneMatch(file -> file.toString().matches(".*\\.ndjson(\\.gz)?"))) {
                throw new IllegalArgumentException("--data " + data + " holds no .ndjson or .ndjson.gz file.");
            }
        }
        return Scenario.standard().directory(data);
    }

    private static ExportReport export(BulkServer server, FileTimes times, Path directory) {
        BulkExportClient client = BulkExportClient.builder(server.baseUrl())
                .authorizer(SmartBackendAuthorizer.builder()
                        .clientId(server.clientId())
                        .signingKey(SigningKey.of(server.privateKey(), server.keyId()))
                        .build())
                .listener(times)
                .build();
        return client.group("group-all").exportTo(directory);
    }

    private static void showPatients(ExportReport report, PrintStream out) {
        if (report.paths(FileKind.OUTPUT).isEmpty()) {
            return;
        }
        long count = 0;
        try (ResourceIterator<Patient> patients = NdjsonReader.r4().read(report, Patient.class)) {
            while (patients.hasNext()) {
                Patient patient = patients.next();
                if (count++ < SHOWN) {
                    out.println("patient " + patient.getIdPart() + ", born "
                            + patient.getBirthDateElement().getValueAsString());
                }
            }
        }
        out.println(count + " patients read");
    }
}
