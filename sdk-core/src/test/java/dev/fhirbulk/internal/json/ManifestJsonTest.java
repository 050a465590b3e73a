package dev.fhirbulk.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.limit.Limits;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.ManifestFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestJsonTest {

    private static final URI STATUS = URI.create("https://ehr.example.org/fhir/status/1");

    @Test
    void theManifestOfStu1IsRead() {
        ExportManifest manifest = read("""
                {"transactionTime":"2024-01-01T00:00:00.123Z","request":"https://x/$export",
                 "requiresAccessToken":true,"output":[{"type":"Patient","url":"https://x/1.ndjson","count":3}],
                 "error":[{"type":"OperationOutcome","url":"https://x/e.ndjson"}]}""");
        assertThat(manifest)
                .returns("2024-01-01T00:00:00.123Z", ExportManifest::transactionTime)
                .returns("https://x/$export", ExportManifest::request)
                .returns(true, ExportManifest::requiresAccessToken)
                .returns("{}", ExportManifest::unknown)
                .returns(null, ExportManifest::next)
                .returns(null, ExportManifest::expires);
        assertThat(manifest.files())
                .containsExactly(
                        new ManifestFile(
                                FileKind.OUTPUT,
                                "Patient",
                                4,
                                0,
                                URI.create("https://x/1.ndjson"),
                                OptionalLong.of(3),
                                OptionalLong.empty(),
                                null,
                                null),
                        new ManifestFile(
                                FileKind.OUTCOME,
                                "OperationOutcome",
                                4,
                                0,
                                URI.create("https://x/e.ndjson"),
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                null,
                                null));
    }

    @Test
    void theManifestOfStu4IsRead() {
        ExportManifest manifest = read("""
                {"manifestType":"http://hl7.org/m","transactionTime":"2026-01-01T00:00:00Z",
                 "requiresAccessToken":false,"outputFormat":"application/fhir+ndjson",
                 "outputOrganizedBy":"Patient","outputOrganizedByDetail":"d",
                 "output":[{"url":"https://x/1","fileSize":900,"continuesInFile":"https://x/2",
                            "extension":[{"url":"u","valueInteger":1}]}],
                 "deleted":[{"url":"https://x/d"}],
                 "outcome":[{"url":"https://x/o","countSeverity":[{"code":"error","count":2}]}]}""");
        assertThat(manifest.outputFormat()).isEqualTo("application/fhir+ndjson");
        assertThat(manifest.outputOrganizedBy()).isEqualTo("Patient");
        assertThat(manifest.files())
                .extracting(ManifestFile::kind)
                .containsExactly(FileKind.OUTPUT, FileKind.DELETED, FileKind.OUTCOME);
        assertThat(manifest.files().get(0))
                .returns("", ManifestFile::type)
                .returns(OptionalLong.of(900), ManifestFile::size)
                .returns("https://x/2", ManifestFile::continuesIn)
                .returns("[{\"url\":\"u\",\"valueInteger\":1}]", ManifestFile::extension);
        assertThat(manifest.unknown())
                .isEqualTo("{\"manifestType\":\"http://hl7.org/m\",\"outputOrganizedByDetail\":\"d\"}");
    }

    @Test
    void errorAndOutcomeAreOneListWithRunningPositions() {
        assertThat(read("{\"error\":[{\"url\":\"/a\"},{\"url\":\"/b\"}],\"outcome\":[{\"url\":\"/c\"}]}")
                        .files(FileKind.OUTCOME))
                .extracting(ManifestFile::position)
                .containsExactly(0, 1, 2);
    }

    @Test
    void keysMayComeInAnyOrder() {
        ExportManifest manifest = read("{\"output\":[{\"count\":1,\"url\":\"/a\",\"type\":\"Patient\"}],"
                + "\"link\":[{\"url\":\"/n\",\"relation\":\"next\"}],\"transactionTime\":\"t\"}");
        assertThat(manifest.files()).hasSize(1);
        assertThat(manifest.transactionTime()).isEqualTo("t");
    }

    @ParameterizedTest
    @CsvSource({"true,true", "false,false", "'\"true\"',true", "'\"False\"',false", "'\"yes\"',", "null,", "'{}',", "1,"
    })
    void requiresAccessTokenIsReadLeniently(String json, Boolean expected) {
        assertThat(read("{\"output\":[],\"requiresAccessToken\":" + json + "}").requiresAccessToken())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "12,12",
        "'\"12\"',12",
        "'\" 12 \"',12",
        "12.0,12",
        "1.2e1,12",
        "0,0",
        "9223372036854775807,9223372036854775807"
    })
    void countsAreReadLeniently(String json, long expected) {
        assertThat(entry("\"count\":" + json).count()).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "-1",
                "12.5",
                "\"many\"",
                "\"\"",
                "[1]",
                "{}",
                "true",
                "9223372036854775808",
                "1e999999999",
                "\"1e-999999999\""
            })
    void aCountWithoutSenseIsNoCount(String json) {
        assertThat(entry("\"count\":" + json).count()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "\"\"", "[null]"})
    void listsWithoutEntriesAreEmpty(String json) {
        assertThat(read("{\"transactionTime\":\"t\",\"output\":" + json + ",\"error\":" + json + "}")
                        .files())
                .isEmpty();
    }

    @Test
    void missingListsAreEmpty() {
        assertThat(read("{\"transactionTime\":\"2024-01-01T00:00:00Z\"}").files())
                .isEmpty();
    }

    @Test
    void aListAloneMakesAManifest() {
        assertThat(read("{\"output\":[]}").transactionTime()).isNull();
    }

    @Test
    void aSingleEntryWithoutListIsRead() {
        assertThat(read("{\"output\":{\"type\":\"Patient\",\"url\":\"/a\"}}").files())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "/files/1,https://ehr.example.org/files/1",
        "1.ndjson,https://ehr.example.org/fhir/status/1.ndjson",
        "?file=1,https://ehr.example.org/fhir/status/1?file=1",
        "//cdn.example.org/1,https://cdn.example.org/1",
        "'https://x/a b|c.ndjson?sig=a%2Fb=','https://x/a%20b%7Cc.ndjson?sig=a%2Fb='",
        "gs://bucket/1,gs://bucket/1"
    })
    void urlsAreResolvedAndRepaired(String written, String expected) {
        assertThat(read("{\"output\":[{\"url\":\"" + written + "\"}]}")
                        .files()
                        .get(0)
                        .url())
                .isEqualTo(URI.create(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"relation\":\"next\",\"url\":\"/p2\"}]",
                "{\"relation\":\"next\",\"url\":\"/p2\"}",
                "[null,7,{\"relation\":\"self\",\"url\":\"/p1\"},{\"url\":\"/p2\",\"relation\":\"Next\"}]"
            })
    void theNextPageIsFound(String link) {
        assertThat(read("{\"output\":[],\"link\":" + link + "}").next())
                .isEqualTo(URI.create("https://ehr.example.org/p2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[]", "null", "\"/p2\"", "[{\"relation\":\"self\",\"url\":\"/p2\"}]", "[{\"relation\":\"next\"}]"
            })
    void noNextLinkMeansTheLastPage(String link) {
        assertThat(read("{\"output\":[],\"link\":" + link + "}").next()).isNull();
    }

    @Test
    void emptyOutputOrganizedByIsNone() {
        assertThat(read("{\"output\":[],\"outputOrganizedBy\":\"\"}").outputOrganizedBy())
                .isNull();
    }

    @Test
    void anExtensionObjectStaysAsSent() {
        assertThat(entry("\"extension\":{\"n\":1.10,\"big\":123456789012345678901234567890,\"t\":\"\u00E4\"}")
                        .extension())
                .isEqualTo("{\"n\":1.10,\"big\":123456789012345678901234567890,\"t\":\"\u00E4\"}");
    }

    @Test
    void unknownMembersAreKeptInOrder() {
        assertThat(
                        read("{\"JobID\":7,\"output\":[],\"issues\":[{\"a\":[1,{}]}],\"message\":\"m\",\"extension\":{\"x\":null}}")
                                .unknown())
                .isEqualTo("{\"JobID\":7,\"issues\":[{\"a\":[1,{}]}],\"message\":\"m\",\"extension\":{\"x\":null}}");
    }

    @Test
    void aManifestsExtensionMayBeAList() {
        assertThat(read("{\"output\":[],\"extension\":[{\"url\":\"u\",\"valueInstant\":\"t\"}]}")
                        .unknown())
                .isEqualTo("{\"extension\":[{\"url\":\"u\",\"valueInstant\":\"t\"}]}");
    }

    @Test
    void theManifestOfStu3IsRead() {
        ExportManifest manifest = read("""
                {"transactionTime":"2025-11-19T00:00:00Z","request":"/fhir/$export?organizeOutputBy=Patient",
                 "requiresAccessToken":"true","outputOrganizedBy":"Patient",
                 "output":[{"url":"/f/1","continuesInFile":"2.ndjson"},{"url":"/f/2","count":7}],"deleted":[],"error":[],
                 "link":[{"relation":"next","url":"?page=2"}]}""");
        assertThat(manifest)
                .returns("/fhir/$export?organizeOutputBy=Patient", ExportManifest::request)
                .returns(true, ExportManifest::requiresAccessToken)
                .returns("Patient", ExportManifest::outputOrganizedBy)
                .returns(URI.create(STATUS + "?page=2"), ExportManifest::next);
        assertThat(manifest.files()).extracting(ManifestFile::continuesIn).containsExactly("2.ndjson", null);
        assertThat(manifest.files()).extracting(ManifestFile::type).containsOnly("");
    }

    @Test
    void aNumberOfIssuesInAnOutcomesEntryIsNoCountOfResources() {
        assertThat(read("{\"outcome\":[{\"countSeverity\":[{\"code\":\"error\",\"count\":2}],\"url\":\"/o\"}]}")
                        .files()
                        .get(0)
                        .count())
                .isEmpty();
    }

    @Test
    void equalTypesShareOneText() {
        List<ManifestFile> files =
                read("{\"output\":[{\"type\":\"Patient\",\"url\":\"/a\"},{\"type\":\"Patient\",\"url\":\"/b\"}]}")
                        .files();
        assertThat(files.get(0).type()).isSameAs(files.get(1).type());
    }

    @Test
    void aByteOrderMarkAndLeadingSpaceAreHarmless() {
        assertThat(read("\uFEFF" + " ".repeat(2000) + "{\"output\":[]}").files())
                .isEmpty();
    }

    @Test
    void streamingHandsOverEachEntryAndKeepsNone() throws IOException {
        List<ManifestFile> seen = new ArrayList<>();
        ExportManifest page = ManifestJson.stream(
                new ByteArrayInputStream(
                        "{\"output\":[{\"url\":\"/a\"}],\"deleted\":[{\"url\":\"/b\"}]}".getBytes(UTF_8)),
                new ManifestSource(STATUS, 0, ErrorContext.of(Phase.MANIFEST), Limits.standard()),
                seen::add);
        assertThat(seen).extracting(ManifestFile::kind).containsExactly(FileKind.OUTPUT, FileKind.DELETED);
        assertThat(page.files()).isEmpty();
    }

    private static ManifestFile entry(String member) {
        return read("{\"output\":[{\"url\":\"/a\"," + member + "}]}").files().get(0);
    }

    private static ExportManifest read(String json) {
        try {
            return ManifestJson.read(
                    new ByteArrayInputStream(json.getBytes(UTF_8)),
                    new ManifestSource(STATUS, 4, ErrorContext.of(Phase.MANIFEST), Limits.standard()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
