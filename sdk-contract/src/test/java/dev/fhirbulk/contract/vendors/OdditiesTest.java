package dev.fhirbulk.contract.vendors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fhirbulk.ExportJob;
import dev.fhirbulk.error.AccessDeniedException;
import dev.fhirbulk.error.ConcurrencyLimitException;
import dev.fhirbulk.error.ExportExpiredException;
import dev.fhirbulk.error.InvalidRequestException;
import dev.fhirbulk.error.NotAcceptableException;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.testkit.Answer;
import dev.fhirbulk.testkit.Recorded;
import dev.fhirbulk.testkit.VendorProfile;
import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What single vendors do now and then, and each oddity of answers by itself on a server that follows the guide. */
@Timeout(60)
class OdditiesTest {

    @TempDir
    Path folder;

    private static Vendor vendor(VendorProfile simulated) {
        return Vendors.ALL.stream()
                .filter(vendor -> vendor.name().equals(simulated.name()))
                .findFirst()
                .orElseThrow()
                .simulated(simulated);
    }

    private static ExportJob start(Rig rig) {
        return rig.vendor.export().apply(rig.client).start();
    }

    private void exportsEverything(Rig rig) {
        ExportReport report = rig.vendor
                .export()
                .apply(rig.client)
                .exportTo(folder.resolve("export"))
                .orThrow();
        assertThat(Rig.lines(report)).containsExactlyInAnyOrderElementsOf(rig.expected());
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "ACCEPTED_OUTCOME",
                "STATUS_URL_RELATIVE",
                "EXPIRES_NONE",
                "EXPIRES_WRONG_DAY",
                "EXPIRES_GO",
                "TOKEN_FLAG_TEXT",
                "TOKEN_FLAG_TRUE",
                "TOKEN_FLAG_ABSENT",
                "LISTS_ABSENT_IF_EMPTY",
                "URLS_RELATIVE",
                "TIME_OF_COMPLETION",
                "MEMBER_ORGANIZED",
                "MEMBER_JOB_ID",
                "MEMBER_ISSUES",
                "MEMBER_MSG",
                "FILES_AT_BASE",
                "FILES_SIGNED",
                "FILES_OWN_CREDENTIALS",
                "FILES_BINARY",
                "FILES_BLANK_LINE",
                "FILES_NO_GZIP",
                "FILES_NO_RANGES",
                "NO_SMART_CONFIGURATION",
                "EXPIRES_IN_TEXT",
                "EXPIRES_IN_ABSENT",
                "ERRORS_AS_JSON",
                "ERRORS_UNLABELLED",
                "SIGN_IN_NONE"
            })
    void anOddityByItselfLosesNothing(Trait trait) {
        try (Rig rig = new Rig(vendor(VendorProfile.GENERIC.with(trait)))) {
            exportsEverything(rig);
        }
    }

    @Test
    void epicsTokenEndpointMayAnswerABare400Once() {
        try (Rig rig = new Rig(vendor(VendorProfile.EPIC))) {
            rig.server.next(Recorded.Step.TOKEN, Answer.status(400));
            exportsEverything(rig);
        }
    }

    @Test
    void bcdasFilesMayBe404RightAfterCompletion() {
        try (Rig rig = new Rig(vendor(VendorProfile.BCDA))) {
            rig.server.next(
                    Recorded.Step.FILE,
                    Answer.status(404).header("Content-Type", "text/plain").body("404 page not found"));
            exportsEverything(rig);
        }
    }

    @Test
    void olderHapiPutsABlankLineFirst() {
        try (Rig rig = new Rig(vendor(VendorProfile.HAPI.with(Trait.FILES_BLANK_LINE)))) {
            exportsEverything(rig);
        }
    }

    @Test
    void linuxForHealthMayAskForATokenThatItsStoreRefuses() {
        VendorProfile configured = VendorProfile.LINUXFORHEALTH
                .without(Trait.URLS_RELATIVE)
                .with(Trait.FILES_SIGNED, Trait.TOKEN_FLAG_TRUE);
        try (Rig rig = new Rig(vendor(configured))) {
            exportsEverything(rig);
        }
    }

    @Test
    void ab2dsRunningJobsAreNamed() {
        try (Rig rig = new Rig(vendor(VendorProfile.AB2D))) {
            ExportJob first = start(rig);
            assertThatExceptionOfType(ConcurrencyLimitException.class)
                    .isThrownBy(() -> start(rig))
                    .satisfies(limit -> assertThat(limit.runningJobs())
                            .containsExactly(first.handle().statusUrl().toString()));
        }
    }

    @Test
    void hapiStartsAnewWithoutItsCache() {
        try (Rig rig = new Rig(vendor(VendorProfile.HAPI))) {
            ExportJob first = start(rig);
            assertThat(rig.client.system().noCache().start().handle().statusUrl())
                    .isNotEqualTo(first.handle().statusUrl());
        }
    }

    @Test
    void epicsCodeIsHandedOn() {
        try (Rig rig = new Rig(vendor(VendorProfile.EPIC))) {
            assertThatExceptionOfType(InvalidRequestException.class)
                    .isThrownBy(() -> rig.vendor
                            .export()
                            .apply(rig.client)
                            .parameter("nonsense", "1")
                            .start())
                    .satisfies(error -> assertThat(error.outcome()
                                    .orElseThrow()
                                    .issues()
                                    .get(0)
                                    .detailsCodes())
                            .containsExactly("59100"));
        }
    }

    @Test
    void anEmptyGroupIsNotAcceptableToDpc() throws IOException {
        Files.writeString(
                folder.resolve("Group.ndjson"), "{\"resourceType\":\"Group\",\"id\":\"empty\",\"member\":[]}\n");
        Vendor dpc = vendor(VendorProfile.DPC);
        try (Rig rig = new Rig(dpc, dpc.profile(), scenario -> scenario.directory(folder))) {
            assertThatThrownBy(() -> rig.client.group("empty").start())
                    .isInstanceOf(NotAcceptableException.class)
                    .hasMessageContaining("nothing to export");
        }
    }

    @Test
    void anUnknownGroupIsEmptyAtTheSmartServer() {
        try (Rig rig = new Rig(vendor(VendorProfile.SMART_REFERENCE))) {
            ExportReport report = rig.client.group("nobody").exportTo(folder.resolve("export"));
            assertThat(report.paths(FileKind.OUTPUT)).isEmpty();
        }
    }

    @Test
    void aBadTokenIsForbiddenAtAb2d() {
        try (Rig rig = new Rig(vendor(VendorProfile.AB2D))) {
            ExportJob job = start(rig);
            rig.server.expireTokens();
            assertThatThrownBy(job::status).isInstanceOf(AccessDeniedException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Expiring.class)
    void whatWasKeptLongEnoughHasExpired(Expiring row) {
        try (Rig rig = new Rig(vendor(row.simulated))) {
            ExportJob job = start(rig);
            rig.server.passTime(Duration.ofHours(25));
            assertThatThrownBy(
                            () -> rig.secretly().resume(job.handle().toText()).status())
                    .isInstanceOf(ExportExpiredException.class);
        }
    }

    /** Vendors that say 410. */
    enum Expiring {
        BCDA(VendorProfile.BCDA),
        DPC(VendorProfile.DPC);

        private final VendorProfile simulated;

        Expiring(VendorProfile simulated) {
            this.simulated = simulated;
        }
    }

    @Test
    void aDeletedJobOfSoarianIsKnownByItsCapitalisedCode() {
        try (Rig rig = new Rig(vendor(VendorProfile.ORACLE_SOARIAN))) {
            ExportJob job = start(rig);
            job.delete();
            assertThatThrownBy(job::status).isInstanceOf(ExportExpiredException.class);
        }
    }

    @Test
    void pathlingsChainIsWarnedOf() {
        List<String> warnings;
        try (Rig rig = new Rig(vendor(VendorProfile.PATHLING))) {
            warnings = rig.client.system().exportTo(folder.resolve("export")).warnings().stream()
                    .map(Object::toString)
                    .toList();
        }
        assertThat(warnings).anyMatch(text -> text.contains("transactionTime"));
    }
}
