package dev.fhirbulk.interop;

import static dev.fhirbulk.interop.Hapi.DATA;
import static dev.fhirbulk.interop.Hapi.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fhirbulk.ExportJob;
import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.PreflightReport;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the library knows of HAPI, and finds out by itself, against HAPI. */
@Timeout(600)
class HapiProfileTest {

    @TempDir
    Path directory;

    private static Stream<ServerProfile> profiles() {
        return Stream.of(ServerProfile.named("hapi"), ServerProfile.AUTO);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void anExportIsWholeByGetAndByPost(ServerProfile profile) {
        TreeSet<String> members = DATA.members("group-a");
        ExportReport byGet = Hapi.builder()
                .profile(profile)
                .build()
                .group("group-a")
                .types("Patient", "Condition")
                .typeFilter("Condition?clinical-status=active")
                .typeFilter("Condition?clinical-status=resolved")
                .noCache()
                .exportTo(directory.resolve("get"))
                .orThrow();
        assertThat(ids(byGet, "Patient")).isEqualTo(members);
        assertThat(ids(byGet, "Condition")).isEqualTo(DATA.idsAbout("Condition", members));
        ExportReport byPost = Hapi.builder()
                .profile(profile)
                .build()
                .patients()
                .patients(members)
                .types("Patient", "Condition")
                .noCache()
                .exportTo(directory.resolve("post"))
                .orThrow();
        assertThat(ids(byPost, "Patient")).isEqualTo(members);
        assertThat(ids(byPost, "Condition")).isEqualTo(DATA.idsAbout("Condition", members));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void whatHapiWouldIgnoreInSilenceIsSaidBeforeAnythingIsSent(ServerProfile profile) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hapi.builder()
                        .profile(profile)
                        .build()
                        .system()
                        .types("Device")
                        .elements("id")
                        .exportTo(directory))
                .withMessageContaining("_elements");
    }

    @Test
    void underLenientItIsLeftOutAndNamedInTheReport() {
        ExportReport report = Hapi.builder()
                .profile(ServerProfile.HAPI)
                .build()
                .system()
                .types("Device")
                .elements("id")
                .lenient()
                .noCache()
                .exportTo(directory)
                .orThrow();
        assertThat(report.ignoredParameters()).containsExactly("_elements");
        assertThat(ids(report, "Device")).isEqualTo(DATA.ids("Device"));
    }

    @Test
    void deletingAFinishedJobIsQuiet() {
        ExportJob job = Hapi.builder()
                .profile(ServerProfile.HAPI)
                .build()
                .system()
                .types("Device")
                .noCache()
                .start();
        job.await();
        job.delete();
        assertThat(job.status()).isNotNull();
    }

    @Test
    void aPreflightTellsTheServerAndWhatWouldBeAskedOfIt() {
        PreflightReport report = Hapi.builder()
                .profile(ServerProfile.AUTO)
                .build()
                .group("group-a")
                .types("Patient", "Condition")
                .preflight();
        assertThat(report.problems())
                .extracting(PreflightReport.Problem::severity)
                .doesNotContain(PreflightReport.Severity.ERROR);
        assertThat(report.isReady()).isTrue();
        assertThat(report.profile()).isEqualTo("hapi");
        assertThat(report.software())
                .hasValueSatisfying(software -> assertThat(software).startsWith("HAPI FHIR Server"));
        assertThat(report.request())
                .hasValueSatisfying(
                        request -> assertThat(request).contains("/Group/group-a/$export?_type=Patient,Condition"));
        assertThat(report.levels()).containsExactlyInAnyOrder("system", "patients", "group");
    }
}
