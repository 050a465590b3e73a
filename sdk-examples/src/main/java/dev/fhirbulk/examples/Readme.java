package dev.fhirbulk.examples;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.ExportJob;
import dev.fhirbulk.auth.SigningKey;
import dev.fhirbulk.auth.SmartBackendAuthorizer;
import dev.fhirbulk.lines.NdjsonLine;
import dev.fhirbulk.lines.NdjsonLines;
import dev.fhirbulk.model.AttachmentReport;
import dev.fhirbulk.model.DeletedResource;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportStatus;
import dev.fhirbulk.model.PreflightReport;
import dev.fhirbulk.model.ResourceBlock;
import dev.fhirbulk.ndjson.NdjsonReader;
import dev.fhirbulk.ndjson.ResourceIterator;
import dev.fhirbulk.testkit.BulkServer;
import dev.fhirbulk.testkit.Scenario;
import dev.fhirbulk.testkit.VendorProfile;
import dev.fhirbulk.testkit.VendorProfile.Fact;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Patient;

/** The README's code, so that it compiles; a test compares the two. What is around it stands for an application. */
abstract class Readme {

    abstract void index(Patient patient);

    abstract void store(String handle);

    abstract void nightlyExport(String baseUrl, String clientId, PrivateKey key);

    void firstBlock() {
        // readme
        BulkExportClient client = BulkExportClient.builder("https://ehr.example.org/fhir/r4")
                .authorizer(SmartBackendAuthorizer.builder()
                        .clientId("my-client")
                        .signingKey(SigningKey.fromJwkSet(Path.of("private-jwks.json")))
                        .build())
                .build();

        ExportReport report = client.group("diabetics") // or .system() or .patients()
                .types("Patient", "Observation")
                .exportTo(Path.of("export")) // run it again after a crash: it continues
                .orThrow();

        try (ResourceIterator<Patient> patients = NdjsonReader.r4().read(report, Patient.class)) {
            while (patients.hasNext()) index(patients.next());
        }
        // end
    }

    @SuppressWarnings("UnusedVariable")
    void stepByStep(BulkExportClient client, String text, Path dir) {
        // readme
        ExportJob job = client.group("diabetics").types("Patient").start(); // kick-off: one request, never repeated
        store(job.handle().toText()); // small text, no secrets
        ExportJob same = client.resume(text); // another process, another day
        ExportStatus now = same.status(); // one poll
        ExportManifest manifest = same.await(Duration.ofHours(6)); // the deadline leaves the job alive
        ExportReport report = same.download(dir); // same journal as exportTo
        same.delete(); // deleting what is gone is fine
        // end
    }

    @SuppressWarnings("UnusedVariable")
    void documents(BulkExportClient client, ExportReport report) {
        // readme
        AttachmentReport documents = client.attachments(report) // every Attachment element that R4 knows
                .mime("application/pdf", "text/*")
                .maxBytes(50_000_000)
                .fetchTo(Path.of("export/attachments")) // run it again after a crash: it continues
                .orThrow();
        // end
    }

    void preflight(BulkExportClient client) {
        // readme
        PreflightReport found = client.group("diabetics").types("Patient").preflight(); // nothing is started
        if (!found.isReady()) throw new IllegalStateException(found.toString()); // what is wrong, and what to do
        // end
    }

    abstract void add(String patient, NdjsonLine line);

    abstract void remove(DeletedResource gone);

    void patientByPatient(ExportReport report) {
        // readme
        try (Stream<ResourceBlock> blocks = report.blocks()) { // after .organizeOutputBy("Patient")
            blocks.forEach(block -> NdjsonLines.read(block.content()).forEach(line -> add(block.reference(), line)));
        }
        try (Stream<DeletedResource> gone = report.deletions()) { // after since(...)
            gone.forEach(this::remove);
        }
        report.issueSummary().forEach(System.out::println); // what the server complained of
        // end
    }

    void withoutASandbox() {
        // readme
        VendorProfile ours = VendorProfile.EPIC.with(Fact.GROUPS, "diabetics"); // or as it is
        try (BulkServer epic = BulkServer.start(Scenario.like(ours))) {
            nightlyExport(epic.baseUrl(), epic.clientId(), epic.privateKey()); // your application
            if (epic.traffic().kickOffs().size() != 1) throw new AssertionError("Epic allows one a day");
        }
        // end
    }
}
