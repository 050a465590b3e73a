package dev.fhirbulk.contract.vendors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fhirbulk.ExportJob;
import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.config.ServerProfile.Deletion;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ConcurrencyLimitException;
import dev.fhirbulk.error.DuplicateJobException;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportStatus;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.testkit.Recorded;
import dev.fhirbulk.testkit.Scenario;
import dev.fhirbulk.testkit.VendorProfile.Fact;
import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The client against each vendor's simulated server, step by step: the cells of {@code docs/servers.md}. */
@Timeout(60)
class VendorTest {

    @TempDir
    Path folder;

    static List<Vendor> vendors() {
        return Vendors.ALL;
    }

    private static ExportJob start(Rig rig) {
        return rig.vendor.export().apply(rig.client).start();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vendors")
    void signsIn(Vendor vendor) {
        try (Rig rig = new Rig(vendor)) {
            vendor.export().apply(rig.another(true)).start();
            boolean asks = !rig.has(Trait.SIGN_IN_NONE) && !rig.has(Trait.SIGN_IN_ELSEWHERE);
            assertThat(rig.server.traffic().tokenRequests()).hasSize(asks ? 1 : 0);
            Recorded kickOff = rig.server.traffic().kickOffs().get(0);
            assertThat(kickOff.header("Authorization").isPresent()).isEqualTo(!rig.has(Trait.SIGN_IN_NONE));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vendors")
    void kicksOff(Vendor vendor) {
        try (Rig rig = new Rig(vendor)) {
            ExportJob job = start(rig);
            Recorded sent = rig.server.traffic().kickOffs().get(0);
            String path = sent.uri()
                    .toString()
                    .substring(vendor.simulated().fact(Fact.BASE).length());
            assertThat(sent.method() + " " + path).isEqualTo(vendor.kickOff());
            assertThat(sent.header("Accept")).contains("application/fhir+json");
            assertThat(sent.header("Prefer")).contains("respond-async");
            assertThat(job.handle().statusUrl().isAbsolute()).isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vendors")
    void polls(Vendor vendor) {
        try (Rig rig = new Rig(vendor, vendor.profile(), Scenario::realPace)) {
            ExportJob job = start(rig);
            ExportStatus.InProgress running = (ExportStatus.InProgress) job.status();
            String wait = vendor.simulated().fact(Fact.RETRY_AFTER);
            assertThat(running.retryAfter()
                            .map(Duration::toSeconds)
                            .map(String::valueOf)
                            .orElse(""))
                    .isEqualTo(wait);
            assertThat(running.progress().orElse(""))
                    .isEqualTo(vendor.simulated().fact(Fact.PROGRESS));
            if (rig.has(Trait.POLL_EARLY_IS_429)) {
                // The client itself would wait that long.
                rig.server.passTime(Duration.ofSeconds(31));
            }
            assertThat(job.status()).isInstanceOf(ExportStatus.Complete.class);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vendors")
    void readsTheManifest(Vendor vendor) {
        try (Rig rig = new Rig(vendor, vendor.profile(), scenario -> scenario.resourcesPerFile(20))) {
            ExportManifest manifest = start(rig).await();
            assertThat(manifest.files(FileKind.OUTPUT))
                    .isNotEmpty()
                    .allMatch(file -> file.url().isAbsolute());
            assertThat(manifest.files(FileKind.OUTCOME)).isEmpty();
            assertThat(manifest.transactionInstant()).isPresent();
            boolean counts =
                    manifest.files().stream().allMatch(file -> file.count().isPresent());
            assertThat(counts).isEqualTo(rig.has(Trait.COUNTS));
            assertThat(manifest.expires() == null).isEqualTo(rig.has(Trait.EXPIRES_NONE) || rig.has(Trait.EXPIRES_GO));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vendors")
    void fetchesFiles(Vendor vendor) {
        try (Rig rig = new Rig(vendor)) {
            ExportReport report = start(rig).download(folder.resolve("files")).orThrow();
            assertThat(report.failedCount()).isZero();
            for (Recorded request : rig.server.traffic().fileRequests()) {
                boolean open = rig.has(Trait.SIGN_IN_NONE);
                boolean ownStore = rig.has(Trait.FILES_OWN_CREDENTIALS);
                boolean atStore = request.origin() == Recorded.Origin.FILES;
                String shown = request.header("Authorization").orElse("");
                if (atStore && ownStore) {
                    assertThat(shown).isEqualTo("Bearer " + rig.server.storeToken());
                } else {
                    assertThat(shown.isEmpty()).isEqualTo(open || atStore);
                }
                assertThat(request.header("Accept").orElse("")).contains("ndjson");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vendors")
    void explainsErrors(Vendor vendor) {
        assertThat(vendor.errors()).isNotEmpty();
        for (Vendor.Refused refused : vendor.errors()) {
            try (Rig rig = new Rig(vendor)) {
                assertThatThrownBy(() -> refused.action().accept(rig.client))
                        .isInstanceOf(refused.type())
                        .satisfies(error -> assertThat(((BulkExportException) error).status())
                                .isPresent());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vendors")
    void meetsARepeat(Vendor vendor) {
        try (Rig rig = new Rig(vendor)) {
            ExportJob first = start(rig);
            switch (vendor.repeat()) {
                case NEW_JOB ->
                    assertThat(start(rig).handle().statusUrl())
                            .isNotEqualTo(first.handle().statusUrl());
                case SAME_JOB ->
                    assertThat(start(rig).handle().statusUrl())
                            .isEqualTo(first.handle().statusUrl());
                case LIMIT -> assertThatThrownBy(() -> start(rig)).isInstanceOf(ConcurrencyLimitException.class);
                case DUPLICATE -> assertThatThrownBy(() -> start(rig)).isInstanceOf(DuplicateJobException.class);
            }
            assertThat(first.await().files()).isNotEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vendors")
    void deletes(Vendor vendor) {
        try (Rig rig = new Rig(vendor)) {
            ExportJob running = start(rig);
            running.delete();
            running.delete();
            if (vendor.profile().deletion() == Deletion.NOT_OFFERED && rig.has(Trait.NOT_FOUND_TEXT)) {
                assertThat(running.await().files()).isNotEmpty();
            } else {
                assertThatThrownBy(running::status).isInstanceOf(vendor.afterDelete());
            }
        }
        try (Rig rig = new Rig(vendor)) {
            ExportJob complete = start(rig);
            complete.await();
            complete.delete();
            complete.delete();
            assertThat(rig.server.traffic().deletes()).hasSize(2);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vendors")
    void exportsEverything(Vendor vendor) {
        try (Rig rig = new Rig(
                vendor,
                vendor.profile(),
                scenario -> scenario.resourcesPerFile(30).polls(2))) {
            exportsEverything(rig);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vendors")
    void isDetected(Vendor vendor) {
        try (Rig rig = new Rig(
                vendor,
                ServerProfile.AUTO,
                scenario -> scenario.resourcesPerFile(30).polls(2))) {
            assertThat(vendor.export().apply(rig.client).preflight().profile()).isEqualTo(vendor.name());
            exportsEverything(rig);
        }
    }

    private void exportsEverything(Rig rig) {
        ExportReport report = rig.vendor
                .export()
                .apply(rig.client)
                .exportTo(folder.resolve("export"))
                .orThrow();
        assertThat(Rig.lines(report)).containsExactlyInAnyOrderElementsOf(rig.expected());
    }
}
