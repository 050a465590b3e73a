package dev.fhirbulk.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Records of made-up patients, made once by Synthea and kept in this module's build folder. */
final class Synthea {

    private static final int PATIENTS = 30;

    private Synthea() {}

    /** The directory of NDJSON files; making them takes some minutes. */
    static Path records() throws IOException, InterruptedException {
        Path made = Program.module().resolve("target/synthea-" + PATIENTS);
        if (Files.isDirectory(made)) {
            return made;
        }
        System.out.println("Synthea makes " + PATIENTS + " patients; this is done once");
        Path work = Files.createDirectories(Program.module().resolve("target/synthea-work"));
        Process process = Program.of("synthea", "App", "-Xmx1500m")
                .start(
                        "-p",
                        PATIENTS,
                        "-s",
                        42,
                        "-cs",
                        42,
                        "-r",
                        20260101,
                        "--exporter.baseDirectory=" + work.toAbsolutePath() + "/",
                        "--exporter.fhir.bulk_data=true",
                        "--exporter.hospital.fhir.export=true",
                        "--exporter.practitioner.fhir.export=true",
                        "Massachusetts");
        List<String> said = Program.reader(process).lines().toList();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("Synthea failed:\n" + String.join("\n", said));
        }
        // Only a whole set gets the name that is looked for.
        return Files.move(work.resolve("fhir"), made, StandardCopyOption.ATOMIC_MOVE);
    }
}
