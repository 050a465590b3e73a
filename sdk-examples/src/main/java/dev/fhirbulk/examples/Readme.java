package dev.fhirbulk.examples;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.ExportJob;
import dev.fhirbulk.auth.SigningKey;
import dev.fhirbulk.auth.SmartBackendAuthorizer;
import dev.fhirbulk.model.AttachmentReport;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportStatus;
import dev.fhirbulk.ndjson.NdjsonReader;
import dev.fhirbulk.ndjson.ResourceIterator;
import dev.fhirbulk.testkit.BulkServer;
import dev.fhirbulk.testkit.Scenario;
import dev.fhirbulk.testkit.VendorProfile;
import dev.fhirbulk.testkit.VendorProfile.Fact;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
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
