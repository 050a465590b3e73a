package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.config.ServerProfile.Edition;
import dev.fhirbulk.config.ServerProfile.Level;
import dev.fhirbulk.config.ServerProfile.Verbs;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.Seen;
import dev.fhirbulk.model.ExportRequest.Method;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One request value, and the bytes that each vendor gets for it. */
class DialectTest extends WireTest {

    private static final String HEAD = "{\"resourceType\":\"Parameters\",\"parameter\":[";

    private Seen sent(ServerProfile profile, Function<BulkExportClient, ExportBuilder> ask) {
        for (String path : List.of("/fhir/$export", "/fhir/Patient/$export", "/fhir/Group/g/$export")) {
            server.on("GET " + path, Answer.accepted("/fhir/job/1"));
            server.on("POST " + path, Answer.accepted("/fhir/job/1"));
        }
        try (BulkExportClient vendor = client().profile(profile).build()) {
            ask.apply(vendor).start();
        }
        return server.seen().get(server.seen().size() - 1);
    }

    static Stream<Arguments> queries() {
        return Stream.of(
                get(
                        "oracle-health",
                        c -> c.group("g")
                                .types("Condition", "Observation")
                                .since("2024-01-01T00:00:00Z")
                                .typeFilter("Condition?clinical-status=active,relapse")
                                .typeFilter("Observation?category=laboratory"),
                        "/fhir/Group/g/$export?_since=2024-01-01T00%3A00%3A00Z&_type=Condition,Observation"
                                + "&_typeFilter=Condition%3Fclinical-status%3Dactive%252Crelapse,Observation%3Fcategory%3Dlaboratory"),
                get(
                        "oracle-health",
                        c -> c.group("g")
                                .types("Patient", "Provenance")
                                .includeAssociatedData("LatestProvenanceResources", "RelevantProvenanceResources"),
                        "/fhir/Group/g/$export?_type=Patient,Provenance"
                                + "&includeAssociatedData=LatestProvenanceResources,RelevantProvenanceResources"),
                get("oracle-soarian", c -> c.patients().types("Patient"), "/fhir/Patient/$export?_type=Patient"),
                get(
                        "epic",
                        c -> c.group("g")
                                .types("Observation", "Patient")
                                .typeFilter("Observation?category=laboratory&date=gt2024-01-01")
                                .typeFilter("Observation?category=vital-signs,survey"),
                        "/fhir/Group/g/$export?_type=Observation,Patient"
                                + "&_typeFilter=Observation%3Fcategory%3Dlaboratory%26date%3Dgt2024-01-01"
                                + ",Observation%3Fcategory%3Dvital-signs%252Csurvey"),
                get(
                        "bcda",
                        c -> c.group("g")
                                .types("ExplanationOfBenefit", "Patient")
                                .typeFilter("ExplanationOfBenefit?service-date=ge2024-01-01"),
                        "/fhir/Group/g/$export?_type=ExplanationOfBenefit,Patient"
                                + "&_typeFilter=ExplanationOfBenefit%3Fservice-date%3Dge2024-01-01"),
                get(
                        "ab2d",
                        c -> c.patients()
                                .types("ExplanationOfBenefit")
                                .since("2024-01-01T00:00:00Z")
                                .until("2024-02-01T00:00:00Z"),
                        "/fhir/Patient/$export?_since=2024-01-01T00%3A00%3A00Z&_until=2024-02-01T00%3A00%3A00Z"
                                + "&_type=ExplanationOfBenefit"),
                get(
                        "dpc",
                        c -> c.group("g").types("Patient", "Coverage"),
                        "/fhir/Group/g/$export?_type=Patient,Coverage"),
                get("athenahealth", c -> c.group("g").types("Patient"), "/fhir/Group/g/$export?_type=Patient"),
                get("eclinicalworks", c -> c.group("g").types("Patient"), "/fhir/Group/g/$export?_type=Patient"),
                get(
                        "hapi",
                        c -> c.system()
                                .types("Patient", "Device")
                                .typeFilter("Patient?gender=male,female")
                                .typeFilter("Device?status=active"),
                        "/fhir/$export?_type=Patient,Device"
                                + "&_typeFilter=Patient%3Fgender%3Dmale%252Cfemale,Device%3Fstatus%3Dactive"),
                get(
                        "microsoft",
                        c -> c.system()
                                .types("Patient")
                                .until("2024-01-01T00:00:00+01:00")
                                .parameter("_container", "a b"),
                        "/fhir/$export?_till=2024-01-01T00%3A00%3A00%2B01%3A00&_type=Patient&_container=a%20b"),
                get(
                        "google",
                        c -> c.group("g").organizeOutputBy("Patient").types("Patient"),
                        "/fhir/Group/g/$export?_type=Patient&organizeOutputBy=Patient"),
                get("google", c -> c.system().types("Patient"), "/fhir/$export?_type=Patient"),
                get("aws-healthlake", c -> c.group("g").types("Patient"), "/fhir/Group/g/$export?_type=Patient"),
                get("linuxforhealth", c -> c.system().types("Patient"), "/fhir/$export?_type=Patient"),
                get("medplum", c -> c.system().types("Patient"), "/fhir/$export?_type=Patient"),
                get(
                        "pathling",
                        c -> c.system()
                                .types("Patient", "Condition")
                                .elements("id")
                                .until("2024-01-01T00:00:00Z")
                                .typeFilter("Patient?gender=male,female")
                                .typeFilter("Condition?code=1"),
                        "/fhir/$export?_until=2024-01-01T00%3A00%3A00Z&_type=Patient,Condition&_elements=id"
                                + "&_typeFilter=Patient%3Fgender%3Dmale%2Cfemale&_typeFilter=Condition%3Fcode%3D1"),
                get(
                        "smart-reference",
                        c -> c.patients().allowPartialManifests().organizeOutputBy("Patient"),
                        "/fhir/Patient/$export?organizeOutputBy=Patient&allowPartialManifests=true"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("queries")
    void aVendorGetsItsQuery(String profile, Function<BulkExportClient, ExportBuilder> ask, String target) {
        Seen kickOff = sent(ServerProfile.named(profile), ask);
        assertThat(kickOff.method() + " " + kickOff.target()).isEqualTo("GET " + target);
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                post(
                        ServerProfile.ORACLE_HEALTH,
                        c -> c.patients().patients("1", "2").types("Patient", "Condition"),
                        "/fhir/Patient/$export",
                        string("_type", "Patient,Condition") + "," + patient("1") + "," + patient("2")),
                post(
                        ServerProfile.HAPI,
                        c -> c.group("g")
                                .patients("1")
                                .types("Patient", "Condition")
                                .typeFilter("Condition?code=a,b")
                                .typeFilter("Patient?gender=male"),
                        "/fhir/Group/g/$export",
                        string("_type", "Patient,Condition") + "," + patient("1") + ","
                                + string("_typeFilter", "Condition?code=a%2Cb,Patient?gender=male")),
                post(
                        ServerProfile.AWS_HEALTHLAKE,
                        c -> c.system()
                                .types("Patient", "Condition")
                                .parameter("DataAccessRoleArn", "arn:aws:iam::1:role/x")
                                .parameter("JobName", "nightly"),
                        "/fhir/$export",
                        string("_type", "Patient,Condition") + ","
                                + string("DataAccessRoleArn", "arn:aws:iam::1:role/x") + ","
                                + string("JobName", "nightly")),
                post(
                        ServerProfile.PATHLING,
                        c -> c.patients()
                                .method(Method.POST)
                                .types("Patient", "Condition")
                                .elements("id", "code")
                                .until("2024-01-01T00:00:00Z")
                                .typeFilter("Condition?code=a,b")
                                .typeFilter("Patient?gender=male"),
                        "/fhir/Patient/$export",
                        "{\"name\":\"_until\",\"valueInstant\":\"2024-01-01T00:00:00Z\"},"
                                + string("_type", "Patient,Condition") + "," + string("_elements", "id,code") + ","
                                + string("_typeFilter", "Condition?code=a,b") + ","
                                + string("_typeFilter", "Patient?gender=male")),
                post(
                        ServerProfile.GENERIC,
                        c -> c.group("g")
                                .method(Method.POST)
                                .includeAssociatedData("LatestProvenanceResources", "_own"),
                        "/fhir/Group/g/$export",
                        "{\"name\":\"includeAssociatedData\",\"valueCode\":\"LatestProvenanceResources,_own\"}"),
                post(
                        ServerProfile.MICROSOFT.with(p -> p.verbs(Verbs.POST_ONLY)),
                        c -> c.group("g").until("2024-01-01T00:00:00Z"),
                        "/fhir/Group/g/$export",
                        "{\"name\":\"_till\",\"valueInstant\":\"2024-01-01T00:00:00Z\"}"),
                post(
                        ServerProfile.GENERIC.with(p -> p.edition(Edition.STU4)),
                        c -> c.group("g")
                                .types("Patient", "Condition")
                                .includeAssociatedData("LatestProvenanceResources", "_own")
                                .typeFilter("Condition?code=a,b")
                                .typeFilter("Patient?gender=male"),
                        "/fhir/Group/g/$export",
                        string("_type", "Patient") + "," + string("_type", "Condition")
                                + ",{\"name\":\"includeAssociatedData\",\"valueCoding\":{\"system\":"
                                + "\"http://hl7.org/fhir/uv/bulkdata/CodeSystem/include-associated-data\","
                                + "\"code\":\"LatestProvenanceResources\"}}"
                                + ",{\"name\":\"includeAssociatedData\",\"valueCoding\":{\"code\":\"_own\"}},"
                                + string("_typeFilter", "Condition?code=a,b") + ","
                                + string("_typeFilter", "Patient?gender=male")));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("bodies")
    void aVendorGetsItsBody(
            ServerProfile profile, Function<BulkExportClient, ExportBuilder> ask, String target, String parameters) {
        Seen kickOff = sent(profile, ask);
        assertThat(kickOff.method() + " " + kickOff.target()).isEqualTo("POST " + target);
        assertThat(kickOff.body()).isEqualTo(HEAD + parameters + "]}");
        assertThat(kickOff.header("Content-Type")).isEqualTo("application/fhir+json");
    }

    static List<ServerProfile> all() {
        return ServerProfile.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void noQueryRepeatsTheTypes(ServerProfile profile) {
        assertThat(Arrays.stream(Level.values())
                        .filter(level -> profile.levels().contains(level) && profile.verbs(level) != Verbs.POST_ONLY)
                        .map(level -> sent(profile, c -> at(c, level, profile).types("Patient", "Coverage"))
                                .target())
                        .map(target -> target.split("_type=", -1).length - 1))
                .isNotEmpty()
                .containsOnly(1);
    }

    private static ExportBuilder at(BulkExportClient client, Level level, ServerProfile profile) {
        ExportBuilder export = switch (level) {
            case SYSTEM -> client.system();
            case PATIENTS -> client.patients();
            case GROUP -> client.group("g");
        };
        return profile.requiredParameters(level).containsKey("organizeOutputBy")
                ? export.organizeOutputBy("Patient")
                : export;
    }

    @ParameterizedTest
    @ValueSource(strings = {"generic", "epic", "hapi", "microsoft", "bcda", "oracle-health"})
    void leniencyIsOnePreferenceLine(String profile) {
        assertThat(sent(ServerProfile.named(profile), c -> c.group("g").lenient())
                        .headers()
                        .get("prefer"))
                .containsExactly("respond-async, handling=lenient");
    }

    @Test
    void dpcGetsItsOnePreferenceWhateverIsAsked() {
        assertThat(sent(ServerProfile.DPC, c -> c.group("g").lenient()).header("Prefer"))
                .isEqualTo("respond-async");
        assertThat(sent(ServerProfile.DPC, c -> c.group("g").strict()).header("Prefer"))
                .isEqualTo("respond-async");
    }

    @Test
    void aBarePreferenceThatWouldBeRefusedIsLeftOutUnderLeniency() {
        assertThat(sent(ServerProfile.MICROSOFT, c -> c.group("g").lenient().separateExportStatus())
                        .header("Prefer"))
                .isEqualTo("respond-async, handling=lenient");
    }

    @Test
    void aLongUrlGoesByGetWhereNothingElseIsTaken() {
        assertThat(sent(ServerProfile.EPIC, c -> c.group("g").parameter("long", "x".repeat(5000)))
                        .method())
                .isEqualTo("GET");
    }

    @Test
    void theSameAskHasTheSameFingerprintWhateverTheServer() {
        Function<BulkExportClient, ExportBuilder> ask = c -> c.group("g")
                .types("Patient", "Condition")
                .typeFilter("Condition?code=a,b")
                .until("2024-01-01T00:00:00Z")
                .lenient();
        assertThat(Stream.of(
                                ServerProfile.GENERIC,
                                ServerProfile.ORACLE_HEALTH,
                                ServerProfile.EPIC,
                                ServerProfile.MICROSOFT,
                                ServerProfile.GENERIC.with(p -> p.edition(Edition.STU4)))
                        .map(profile -> fingerprint(profile, ask))
                        .distinct())
                .hasSize(1);
    }

    private String fingerprint(ServerProfile profile, Function<BulkExportClient, ExportBuilder> ask) {
        sent(profile, ask);
        try (BulkExportClient vendor = client().profile(profile).build()) {
            return ask.apply(vendor).start().handle().requestFingerprint();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a|b", "50%", "50%25", "gr\u00fcn", "\u7d44", "a?b#c", "a&b=c", "a+b", "a;b,c"})
    void whateverAGroupsIdHoldsArrivesAsItIs(String id) {
        String[] target = new String[1];
        try {
            client.group(id).start();
        } catch (dev.fhirbulk.error.ResourceNotFoundException noScript) {
            target[0] = server.seen().get(0).target();
        }
        assertThat(target[0]).startsWith("/fhir/Group/").endsWith("/$export").doesNotContain("+", " ", "|");
        String segment = target[0].substring("/fhir/Group/".length(), target[0].length() - "/$export".length());
        assertThat(java.net.URI.create(segment).getPath()).isEqualTo(id);
    }

    private static Arguments get(String profile, Function<BulkExportClient, ExportBuilder> ask, String target) {
        return Arguments.of(profile, ask, target);
    }

    private static Arguments post(
            ServerProfile profile, Function<BulkExportClient, ExportBuilder> ask, String target, String parameters) {
        return Arguments.of(profile, ask, target, parameters);
    }

    private static String string(String name, String value) {
        return "{\"name\":\"" + name + "\",\"valueString\":\"" + value + "\"}";
    }

    private static String patient(String id) {
        return "{\"name\":\"patient\",\"valueReference\":{\"reference\":\"Patient/" + id + "\"}}";
    }
}
