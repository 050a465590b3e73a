package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.Logged;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportRequest.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a profile knows a server to refuse: a clear error before any request. */
class ProfileRulesTest extends WireTest {

    private static final String PROVENANCE = "LatestProvenanceResources";

    @TempDir
    Path folder;

    static Stream<Arguments> refusals() {
        return Stream.of(levels(), parameters(), filters(), verbs()).flatMap(rows -> rows);
    }

    private static Stream<Arguments> levels() {
        return Stream.of(
                refused("oracle-health", c -> c.system(), "offers no system export", "client.group(id)"),
                refused("epic", c -> c.patients(), "offers no export of all patients", "Use client.group(id)."),
                refused("epic", c -> c.patients().lenient(), "offers no export of all patients"),
                refused("athenahealth", c -> c.system(), "no system export"),
                refused("eclinicalworks", c -> c.system(), "no system export"),
                refused("bcda", c -> c.system(), "client.patients() or client.group(id)"),
                refused("ab2d", c -> c.system(), "client.patients() or client.group(id)"),
                refused("google", c -> c.patients(), "client.system() or client.group(id)"),
                refused("oracle-health", c -> c.patients(), "only with patient: give one"),
                refused("google", c -> c.group("g"), "group export only with organizeOutputBy=Patient"),
                refused("google", c -> c.group("g").organizeOutputBy("Group"), "only with organizeOutputBy=Patient"),
                refused("google", c -> c.group("g").lenient(), "only with organizeOutputBy=Patient"));
    }

    private static Stream<Arguments> parameters() {
        return Stream.of(
                refused(
                        "epic",
                        c -> c.group("g").since("2024-01-01T00:00:00Z"),
                        "[_since]",
                        "lenient()",
                        "profile.with"),
                refused("oracle-health", c -> c.group("g").elements("id"), "[_elements]", "Leave it out"),
                refused("bcda", c -> c.group("g").elements("id").until("2024-01-01T00:00:00Z"), "[_elements, _until]"),
                refused("bcda", c -> c.group("g").elements("id").until("2024-01-01T00:00:00Z"), "Leave them out"),
                refused("dpc", c -> c.group("g").typeFilter("Patient?gender=male"), "[_typeFilter]"),
                refused("hapi", c -> c.system().includeAssociatedData(PROVENANCE), "[includeAssociatedData]"),
                refused("medplum", c -> c.system().organizeOutputBy("Patient"), "[organizeOutputBy]"),
                refused("google", c -> c.system().organizeOutputBy("Patient"), "[organizeOutputBy]"),
                refused("pathling", c -> c.system().allowPartialManifests(), "[allowPartialManifests]"),
                refused("smart-reference", c -> c.system().until("2024-01-01T00:00:00Z"), "[_until]"),
                refused("dpc", c -> c.group("g").separateExportStatus(), "separate-export-status"),
                refused("microsoft", c -> c.group("g").separateExportStatus(), "separate-export-status"),
                refused(
                        "microsoft",
                        c -> c.system().until("2024-01-01T00:00:00Z").parameter("_till", "2024-01-01T00:00:00Z"),
                        "calls _until _till"),
                refused("oracle-health", c -> c.group("g").types("Location", "Provenance"), "beside other types"),
                refused(
                        "oracle-health",
                        c -> c.group("g").types("Patient").includeAssociatedData(PROVENANCE),
                        "Add Provenance"));
    }

    private static Stream<Arguments> filters() {
        return Stream.of(
                refused("oracle-health", c -> c.group("g").typeFilter("Condition?code=1"), "only beside _type"),
                refused("epic", c -> c.group("g").typeFilter("Condition?code=1"), "only beside _type"),
                refused("microsoft", c -> c.system().typeFilter("Condition?code=1"), "only beside _type"),
                refused("oracle-health", c -> filtered(c, "Patient?gender=male"), "cannot filter Patient"),
                refused("bcda", c -> filtered(c, "Patient?gender=male"), "cannot filter Patient"),
                refused("oracle-health", c -> filtered(c, "Condition?subject=Patient/1"), "[subject]", "Condition"),
                refused("oracle-health", c -> filtered(c, "Condition?subject:Patient.name=x"), "[subject]"),
                refused("oracle-health", c -> filtered(c, "Condition?_lastUpdated=gt2024"), "[_lastUpdated]"),
                refused(
                        "oracle-health",
                        c -> filtered(c, "Condition?code=1").typeFilter("Condition?code=2"),
                        "one _typeFilter a type, and Condition has several"));
    }

    private static Stream<Arguments> verbs() {
        return Stream.of(
                refused("epic", c -> c.group("g").patients("1"), "patient", "whole group"),
                refused("epic", c -> c.group("g").patients("1").lenient(), "patient", "whole group"),
                refused("oracle-health", c -> c.group("g").patients("1"), "patient", "another level"),
                refused("microsoft", c -> c.group("g").method(Method.POST), "GET only"),
                refused("google", c -> c.system().method(Method.POST), "GET only"),
                refused("aws-healthlake", c -> c.system().method(Method.GET), "POST only"),
                refused("epic", c -> c.group("g").parameter("x", "x".repeat(9000)), "GET only", "characters"));
    }

    private static ExportBuilder filtered(BulkExportClient client, String filter) {
        return client.group("g").types("Condition", "Patient").typeFilter(filter);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("refusals")
    void whatCannotWorkIsRefusedBeforeAnyRequest(
            String profile, Function<BulkExportClient, ExportBuilder> ask, String[] words) {
        try (BulkExportClient vendor =
                client().profile(ServerProfile.named(profile)).build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ask.apply(vendor).exportTo(folder.resolve("e")))
                    .withMessageContaining("The profile " + profile + " ")
                    .satisfies(error -> assertThat(error.getMessage()).contains(words));
        }
        assertThat(server.seen()).isEmpty();
        assertThat(Files.exists(folder.resolve("e"))).isFalse();
    }

    private ExportReport lenient(ServerProfile profile, Function<ExportBuilder, ExportBuilder> ask) {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(JOB, manifest("\"output\":[]"));
        try (BulkExportClient vendor = client().profile(profile).build()) {
            return ask.apply(vendor.group("g").lenient()).exportTo(folder.resolve("e"));
        }
    }

    private String query() {
        return server.seen().get(0).target();
    }

    @Test
    void leniencyLeavesOutWhatIsNotSupportedAndReportsIt() {
        ExportReport report = lenient(
                ServerProfile.EPIC,
                e -> e.types("Patient").since("2024-01-01T00:00:00Z").elements("id"));
        assertThat(query()).isEqualTo("/fhir/Group/g/$export?_type=Patient");
        assertThat(report.ignoredParameters()).containsExactly("_elements", "_since");
    }

    @Test
    void whatWasLeftOutOutlivesTheProcess() {
        lenient(ServerProfile.EPIC, e -> e.since("2024-01-01T00:00:00Z"));
        assertThat(ExportReport.read(folder.resolve("e")).ignoredParameters()).containsExactly("_since");
    }

    @Test
    void aVendorsOwnParameterCanBeLeftOutToo() {
        lenient(
                ServerProfile.GENERIC.with(p -> p.unsupportedParameters(java.util.Set.of("_mdm"))),
                e -> e.parameter("_mdm", "true").parameter("_own", "1"));
        assertThat(query()).isEqualTo("/fhir/Group/g/$export?_own=1");
    }

    @Test
    void aFilterThatIsLeftOutIsSaidToWidenTheExport() {
        String log = Logged.warnings(() -> lenient(ServerProfile.DPC, e -> e.typeFilter("Patient?gender=male")));
        assertThat(log).contains("[_typeFilter]").contains("MORE will be exported");
    }

    @Test
    void anOrderThatIsLeftOutWidensNothing() {
        String log = Logged.warnings(() -> lenient(ServerProfile.EPIC, e -> e.organizeOutputBy("Patient")));
        assertThat(log).contains("[organizeOutputBy]").doesNotContain("MORE");
    }

    @Test
    void aManifestThatRepeatsWhatWasSentDoesNotDiffer() {
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        server.on(
                JOB,
                manifest("\"output\":[],\"request\":\"" + server.url()
                        + "/fhir/Group/g/$export?_till=2024-01-01T00:00:00Z&_type=Patient\""));
        try (BulkExportClient azure = client().profile(ServerProfile.MICROSOFT).build()) {
            ExportReport report = azure.group("g")
                    .types("Patient")
                    .elements("id")
                    .until("2024-01-01T00:00:00Z")
                    .lenient()
                    .exportTo(folder.resolve("e"));
            assertThat(report.warnings())
                    .noneMatch(warning -> warning.kind() == dev.fhirbulk.model.ExportWarning.Kind.REQUEST_DIFFERS);
        }
    }

    @Test
    void aDerivedProfileAllowsWhatASiteSupports() {
        ServerProfile site = ServerProfile.EPIC.with(p -> p.unsupportedParameters(java.util.Set.of()));
        server.on(KICK_OFF, Answer.accepted("/fhir/job/1"));
        try (BulkExportClient vendor = client().profile(site).build()) {
            vendor.group("g").since("2024-01-01T00:00:00Z").start();
        }
        assertThat(query()).contains("_since=");
    }

    private static Arguments refused(String profile, Function<BulkExportClient, ExportBuilder> ask, String... words) {
        return Arguments.of(profile, ask, words);
    }
}
