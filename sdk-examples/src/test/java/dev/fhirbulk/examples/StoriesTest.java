package dev.fhirbulk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.auth.SigningKey;
import dev.fhirbulk.auth.SmartBackendAuthorizer;
import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.examples.ReactToErrors.Next;
import dev.fhirbulk.lines.NdjsonLine;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.testkit.Answer;
import dev.fhirbulk.testkit.BulkServer;
import dev.fhirbulk.testkit.Recorded.Step;
import dev.fhirbulk.testkit.Scenario;
import dev.fhirbulk.testkit.VendorProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One test a story. */
@Timeout(120)
class StoriesTest {

    @TempDir
    Path folder;

    private final BulkServer server = BulkServer.start(Scenario.standard());

    @AfterEach
    void stop() {
        server.close();
    }

    private BulkExportClient client() {
        return BulkExportClient.builder(server.baseUrl())
                .authorizer(SmartBackendAuthorizer.builder()
                        .clientId(server.clientId())
                        .signingKey(SigningKey.of(server.privateKey(), server.keyId()))
                        .build())
                .build();
    }

    @Test
    void aJobIsKickedOffByOneProcessAndFetchedByAnother() throws IOException {
        Path handle = folder.resolve("handle.txt");
        ResumeJob.kickOff(client(), "group-all", handle);
        ExportReport report = ResumeJob.fetch(client(), handle, folder.resolve("e"));
        assertThat(report.paths("Patient")).hasSize(1);
        assertThat(server.traffic().kickOffs()).hasSize(1);
        assertThat(server.traffic().deletes()).hasSize(1);
    }

    @Test
    void theSecondNightAsksForWhatChangedSinceTheFirst() throws IOException {
        ExportReport first = NightlyIncrement.run(client(), "group-all", folder);
        NightlyIncrement.run(client(), "group-all", folder);
        assertThat(server.traffic().kickOffs().get(1).uri().getQuery()).contains("_since=" + first.transactionTime());
    }

    @Test
    void linesReachTheConsumerWithoutADisk() {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        ExportReport report = StreamWithoutLanding.run(client(), "group-all", line -> ids.add(key(line)));
        assertThat(ids).hasSize((int) report.resourceCount());
    }

    private static String key(NdjsonLine line) {
        return line.resourceType() + "/" + line.id();
    }

    @Test
    void eachFailureHasItsAnswer() {
        assertThat(next("Patient")).isEqualTo(Next.DONE);
        server.next(Step.KICKOFF, Answer.outcome(422, "error", "invalid", "no such type"));
        assertThat(next("Condition")).isEqualTo(Next.FIX_THE_REQUEST);
        server.next(Step.KICKOFF, Answer.outcome(403, "error", "forbidden", "not yours"));
        assertThat(next("Condition")).isEqualTo(Next.FIX_THE_REGISTRATION);
        server.next(Step.KICKOFF, Answer.outcome(429, "error", "throttled", "one at a time"));
        assertThat(next("Condition")).isEqualTo(Next.RUN_AGAIN_LATER);
        server.next(Step.KICKOFF, Answer.close());
        assertThat(next("Condition")).isEqualTo(Next.ASK_AN_OPERATOR);
    }

    private Next next(String types) {
        return ReactToErrors.export(client(), "group-all", types, folder.resolve(types));
    }

    @Test
    void documentsAreFetchedWithTheirOwnRegistrationAndOnce() throws IOException {
        String note = Base64.getEncoder().encodeToString("a note".getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                folder.resolve("DocumentReference.ndjson"),
                "{\"resourceType\":\"DocumentReference\",\"id\":\"d\",\"subject\":{\"reference\":\"Patient/p\"},\"content\":["
                        + "{\"attachment\":{\"contentType\":\"application/pdf\",\"url\":\"Binary/1\",\"size\":4}},"
                        + "{\"attachment\":{\"contentType\":\"text/plain\",\"data\":\"" + note + "\"}}]}\n");
        Files.writeString(
                folder.resolve("Group.ndjson"),
                "{\"resourceType\":\"Group\",\"id\":\"group-all\",\"member\":[{\"entity\":{\"reference\":\"Patient/p\"}}]}\n");
        Files.writeString(folder.resolve("Patient.ndjson"), "{\"resourceType\":\"Patient\",\"id\":\"p\"}\n");
        try (BulkServer oracle = BulkServer.start(
                Scenario.like(VendorProfile.ORACLE_HEALTH).open().directory(folder))) {
            oracle.next(
                    Step.OTHER,
                    Answer.status(200).header("Content-Type", "application/pdf").body("%PDF"));
            BulkExportClient client = BulkExportClient.builder(oracle.baseUrl()).build();
            Authorizer reads = Authorizer.bearer(() -> "second-registration");
            Set<String> stored = ConcurrentHashMap.newKeySet();
            for (int run = 0; run < 2; run++) {
                FetchDocuments.run(
                        client,
                        "group-all",
                        reads,
                        folder.resolve("out"),
                        (at, file) -> stored.add(at.element() + " " + file.bytes()));
            }
            assertThat(stored).containsExactlyInAnyOrder("content[0].attachment 4", "content[1].attachment 6");
            assertThat(oracle.traffic().of(Step.OTHER))
                    .singleElement()
                    .satisfies(one -> assertThat(one.header("Authorization")).contains("Bearer second-registration"));
        }
    }

    @Test
    void oracleHealthsWayIsNoOtherForTheApplication() {
        try (BulkServer oracle =
                BulkServer.start(Scenario.like(VendorProfile.ORACLE_HEALTH).open())) {
            PatientIndex index = new PatientIndex(BulkExportClient.builder(oracle.baseUrl())
                    .profile(dev.fhirbulk.config.ServerProfile.ORACLE_HEALTH)
                    .build());
            index.refresh("group-all", folder.resolve("oracle"));
            assertThat(index.birthDates()).hasSize(20);
        }
    }
}
