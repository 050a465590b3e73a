package dev.fhirbulk.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.auth.SigningKey;
import dev.fhirbulk.auth.SmartBackendAuthorizer;
import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.lines.NdjsonLines;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.ndjson.NdjsonReader;
import dev.fhirbulk.ndjson.ResourceIterator;
import dev.fhirbulk.testkit.BulkServer;
import dev.fhirbulk.testkit.BulkServerExtension;
import dev.fhirbulk.testkit.Scenario;
import dev.fhirbulk.testkit.VendorProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** From the token to resources with the finished jars, as somebody who has read the README only. */
class StrangerTest {

    @RegisterExtension
    static BulkServerExtension server = BulkServerExtension.like(VendorProfile.ORACLE_HEALTH);

    @TempDir
    Path folder;

    private BulkExportClient client() throws java.io.IOException {
        Path keys = Files.writeString(
                folder.resolve("private-jwks.json"), server.server().privateJwkSet());
        return BulkExportClient.builder(server.baseUrl())
                .profile(ServerProfile.ORACLE_HEALTH)
                .authorizer(SmartBackendAuthorizer.builder()
                        .clientId(server.clientId())
                        .signingKey(SigningKey.fromJwkSet(keys, server.keyId()))
                        .build())
                .build();
    }

    @Test
    void aGroupBecomesResources() throws Exception {
        ExportReport report = client().group("group-all")
                .types("Patient", "Observation")
                .exportTo(folder.resolve("export"))
                .orThrow();
        Set<String> ids = new TreeSet<>();
        try (ResourceIterator<Patient> patients = NdjsonReader.r4().read(report, Patient.class)) {
            patients.forEachRemaining(patient -> ids.add(patient.getIdPart()));
        }
        AtomicLong observations = new AtomicLong();
        try (ResourceIterator<Observation> all = NdjsonReader.r4().read(report, Observation.class)) {
            all.forEachRemaining(observation -> observations.incrementAndGet());
        }
        assertThat(ids).hasSize(20);
        assertThat(observations.get() + ids.size()).isEqualTo(report.resourceCount());
    }

    @Test
    void noTokenReachesTheStore() throws Exception {
        client().group("group-all")
                .types("Patient")
                .exportTo(folder.resolve("export"))
                .orThrow();
        assertThat(server.traffic().fileRequests())
                .filteredOn(request -> request.origin() == dev.fhirbulk.testkit.Recorded.Origin.FILES)
                .isNotEmpty()
                .allSatisfy(
                        request -> assertThat(request.header("Authorization")).isEmpty());
    }

    @Test
    void deletionsAndOutcomesAreFoundToo() {
        Scenario scenario = Scenario.standard()
                .open()
                .deleted("Patient/gone")
                .outcome(
                        "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"information\",\"code\":\"informational\"}]}");
        try (BulkServer other = BulkServer.start(scenario)) {
            ExportReport report = BulkExportClient.builder(other.baseUrl())
                    .build()
                    .patients()
                    .since("2020-01-01T00:00:00Z")
                    .exportTo(folder.resolve("export"))
                    .orThrow();
            try (var deletions = report.deletions()) {
                assertThat(deletions).singleElement().hasToString("DeletedResource[type=Patient, id=gone]");
            }
            assertThat(NdjsonLines.read(report.paths(FileKind.OUTCOME)).stream())
                    .hasSize(1);
        }
    }
}
