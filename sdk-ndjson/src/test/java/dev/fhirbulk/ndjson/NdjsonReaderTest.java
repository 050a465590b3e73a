package dev.fhirbulk.ndjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ca.uhn.fhir.context.FhirContext;
import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.IncompleteExportException;
import dev.fhirbulk.error.LimitExceededException;
import dev.fhirbulk.error.NdjsonParseException;
import dev.fhirbulk.lines.BadLinePolicy;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.FileOutcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NdjsonReaderTest {

    private static final String ADA = "{\"resourceType\":\"Patient\",\"id\":\"ada\"}";
    private static final String BOB = "{\"id\":\"bob\",\"resourceType\":\"Patient\"}";
    private static final String HEART = "{\"resourceType\":\"Observation\",\"id\":\"heart\"}";

    @TempDir
    Path folder;

    private final NdjsonReader reader = NdjsonReader.r4();

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private List<String> ids(NdjsonReader by, String content) {
        List<String> ids = new ArrayList<>();
        by.read(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), Patient.class)
                .forEachRemaining(patient -> ids.add(patient.getIdPart()));
        return ids;
    }

    static Stream<String> shapes() {
        return Stream.of(
                ADA + "\n" + BOB + "\n",
                ADA + "\n" + BOB,
                ADA + "\r\n" + BOB + "\r\n",
                "\n\n" + ADA + "\n \t\n" + BOB + "\n\n",
                "\uFEFF" + ADA + "\n" + BOB,
                ADA + "\n" + HEART + "\n" + BOB + "\n");
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyShapeOfAFileGivesItsPatients(String content) {
        assertThat(ids(reader, content)).containsExactly("ada", "bob");
    }

    @Test
    void lineSeparatorsOfUnicodeDoNotEndALine() throws IOException {
        Path file = file(
                "p.ndjson", "{\"resourceType\":\"Patient\",\"id\":\"a\",\"name\":[{\"text\":\"x\u2028y\u0085z\"}]}\n");
        try (ResourceIterator<Patient> patients = reader.read(file, Patient.class)) {
            assertThat(patients.next().getNameFirstRep().getText()).isEqualTo("x\u2028y\u0085z");
        }
    }

    @Test
    void mixedTypesAreReadAsResources() throws IOException {
        Path file = file("mixed.ndjson", ADA + "\n" + HEART + "\n");
        try (ResourceIterator<Resource> all = reader.read(file, Resource.class)) {
            assertThat(all.stream()).hasExactlyElementsOfTypes(Patient.class, Observation.class);
        }
    }

    @Test
    void anInterfaceStandsForAllToo() throws IOException {
        Path file = file("mixed.ndjson", ADA + "\n" + HEART + "\n");
        try (ResourceIterator<IBaseResource> all = reader.read(file, IBaseResource.class)) {
            assertThat(all.stream()).hasSize(2);
        }
    }

    @Test
    void aBadLineIsNamedByFileLineAndOffset() throws IOException {
        Path file = file("bad.ndjson", ADA + "\nnot json\n" + BOB + "\n");
        ResourceIterator<Patient> patients = reader.read(file, Patient.class);
        patients.next();
        assertThatExceptionOfType(NdjsonParseException.class)
                .isThrownBy(patients::hasNext)
                .satisfies(error -> assertThat(error.lineNumber()).isEqualTo(2))
                .satisfies(error -> assertThat(error.byteOffset()).isEqualTo(ADA.length() + 1))
                .satisfies(error -> assertThat(error.file()).isEqualTo(file.toString()))
                .withMessageNotContaining("not json");
    }

    @Test
    void aFileCutInMidLineIsNoQuietEnd() {
        assertThatExceptionOfType(NdjsonParseException.class)
                .isThrownBy(() -> ids(reader, ADA + "\n" + BOB.substring(0, 20)))
                .withMessageContaining("cut off");
    }

    @Test
    void badLinesMayBeSkippedAndReported() {
        List<Long> reported = new ArrayList<>();
        NdjsonReader skipping = reader.onBadLine(BadLinePolicy.skip(error -> reported.add(error.lineNumber())));
        assertThat(ids(skipping, ADA + "\n{\"a\n" + BOB + "\n[]\n")).containsExactly("ada", "bob");
        assertThat(reported).containsExactly(2L, 4L);
    }

    @Test
    void badLinesMayBeQuarantined() throws IOException {
        Path quarantine = folder.resolve("bad");
        assertThat(ids(reader.onBadLine(BadLinePolicy.quarantine(quarantine)), "{\"a\n" + ADA + "\n"))
                .containsExactly("ada");
        assertThat(quarantine).hasContent("{\"a\n");
        assertThat(Files.readString(folder.resolve("bad.positions"))).contains("line 1");
    }

    @Test
    void aLineThatHapiRefusesIsABadLine() {
        String refused = "{\"resourceType\":\"Patient\",\"name\":\"not a list\"}";
        List<Long> reported = new ArrayList<>();
        NdjsonReader strict = NdjsonReader.of(strictContext())
                .onBadLine(BadLinePolicy.skip(error -> reported.add(error.lineNumber())));
        assertThat(ids(strict, refused + "\n" + ADA + "\n")).contains("ada");
        assertThat(reported).containsExactly(1L);
    }

    private static FhirContext strictContext() {
        FhirContext context = FhirContext.forR4();
        context.setParserErrorHandler(new ca.uhn.fhir.parser.StrictErrorHandler());
        return context;
    }

    @Test
    void controlCharactersAreBadUnlessAllowed() {
        String line = "{\"resourceType\":\"Patient\",\"id\":\"ada\",\"name\":[{\"text\":\"a\u0001b\"}]}";
        assertThatExceptionOfType(NdjsonParseException.class)
                .isThrownBy(() -> ids(reader, line))
                .withMessageContaining("allowControlCharacters");
        assertThat(ids(reader.allowControlCharacters(), line)).containsExactly("ada");
    }

    @Test
    void anAllowedControlCharacterReachesTheResource() {
        String line = "{\t\"resourceType\":\"Patient\",\"id\":\"ada\",\"name\":[{\"text\":\"\\\"a\tb\u0001\"}]}";
        try (ResourceIterator<Patient> patients = reader.allowControlCharacters()
                .read(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)), Patient.class)) {
            assertThat(patients.next().getNameFirstRep().getText()).isEqualTo("\"a\tb\u0001");
        }
    }

    @Test
    void bytesThatAreNotUtf8AreBad() {
        byte[] latin = "{\"resourceType\":\"Patient\",\"id\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(NdjsonParseException.class)
                .isThrownBy(() -> reader.read(new ByteArrayInputStream(latin), Patient.class)
                        .hasNext())
                .withMessageContaining("UTF-8");
    }

    @Test
    void aLineBeyondTheLimitNamesTheOption() {
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> ids(reader.maxLineBytes(20), ADA))
                .withMessageContaining("maxLineBytes");
    }

    @Test
    void aLineOfFiftyMegabytesIsRead() {
        String line = "{\"resourceType\":\"Binary\",\"id\":\"big\",\"contentType\":\"text/plain\",\"data\":\""
                + "QUJD".repeat(50 * 1024 * 1024 / 4) + "\"}";
        ResourceIterator<Binary> binaries =
                reader.read(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)), Binary.class);
        assertThat(binaries.next().getData()).hasSize(50 * 1024 * 1024 / 4 * 3);
    }

    @Test
    void gzipFilesOfSeveralMembersAreRead() throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (String line : List.of(ADA + "\n", BOB + "\n")) {
            try (GZIPOutputStream gzip = new GZIPOutputStream(members)) {
                gzip.write(line.getBytes(StandardCharsets.UTF_8));
            }
        }
        Path file = Files.write(folder.resolve("p.ndjson.gz"), members.toByteArray());
        assertThat(reader.read(file, Patient.class).stream()).hasSize(2);
    }

    @Test
    void gzipThatEndsEarlyIsAnError() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write((ADA + "\n").repeat(1000).getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(
                folder.resolve("p.ndjson.gz"), java.util.Arrays.copyOf(bytes.toByteArray(), bytes.size() - 9));
        assertThatExceptionOfType(DestinationException.class)
                .isThrownBy(() -> reader.read(file, Patient.class).forEachRemaining(patient -> {}));
    }

    @Test
    void aDirectoryIsReadInTheOrderOfItsNames() throws IOException {
        file("b.ndjson", BOB);
        file("a.ndjson", ADA);
        file(".hidden.ndjson", HEART);
        file("notes.txt", "no");
        assertThat(reader.read(folder, Resource.class).stream().map(resource -> resource.getIdPart()))
                .containsExactly("ada", "bob");
    }

    @Test
    void aFileThatIsNotThereIsAnError() {
        assertThatExceptionOfType(DestinationException.class)
                .isThrownBy(() -> reader.read(folder.resolve("none.ndjson"), Patient.class)
                        .hasNext());
    }

    @Test
    void theStreamIsClosedAtTheEndAndEarly() {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream in = new ByteArrayInputStream((ADA + "\n" + BOB).getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        ResourceIterator<Patient> patients = reader.read(in, Patient.class);
        patients.next();
        assertThat(closed).isFalse();
        patients.close();
        patients.close();
        assertThat(closed).isTrue();
        assertThat(patients.hasNext()).isFalse();
    }

    @Test
    void theEndHasNoNext() {
        ResourceIterator<Patient> patients = reader.read(new ByteArrayInputStream(new byte[0]), Patient.class);
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(patients::next);
    }

    @Test
    void headersOfOrganizedOutputAreLeftOut() throws IOException {
        Path file = file(
                "o.ndjson",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"header\",\"valueReference\":{\"reference\":\"Patient/ada\"}}]}\n"
                        + ADA);
        assertThat(reader.read(file, Resource.class).stream()).hasSize(1);
        assertThat(reader.read(file, Parameters.class).stream()).isEmpty();
    }

    private ExportReport report(boolean complete, Path file, FileKind kind, String type) {
        FileOutcome outcome = new FileOutcome.Downloaded(
                new FileOutcome.Listed(kind, type, 0, 0, "u", OptionalLong.empty()),
                new FileOutcome.Stored(file, 1, 1, "hash", Set.of(type)));
        ExportReport.Summary summary = new ExportReport.Summary(
                folder, null, true, 1, complete ? 0 : 1, 1, 1, Map.of(), List.of(), false, null);
        return new ExportReport(summary, () -> Stream.of(outcome), Stream::empty, false);
    }

    @Test
    void aReportIsReadByType() throws IOException {
        Path file = file("p.ndjson", ADA + "\n" + BOB);
        ExportReport report = report(true, file, FileKind.OUTPUT, "Patient");
        assertThat(reader.read(report, Patient.class).stream()).hasSize(2);
        assertThat(reader.read(report, Observation.class).stream()).isEmpty();
        assertThat(reader.read(report, Resource.class).stream()).hasSize(2);
    }

    @Test
    void anIncompleteReportIsNotRead() throws IOException {
        ExportReport report = report(false, file("p.ndjson", ADA), FileKind.OUTPUT, "Patient");
        assertThatExceptionOfType(IncompleteExportException.class).isThrownBy(() -> reader.read(report, Patient.class));
    }

    static Stream<String> everyType() {
        return FhirContext.forR4Cached().getResourceTypes().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("everyType")
    void everyR4TypeIsReadWithTheSlimClassPath(String type) {
        FhirContext context = FhirContext.forR4Cached();
        String json = "{\"resourceType\":\"" + type + "\",\"id\":\"x\",\"language\":\"en\"}";
        ResourceIterator<Resource> all =
                reader.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), Resource.class);
        Resource resource = all.next();
        assertThat(context.newJsonParser().encodeResourceToString(resource)).isEqualTo(json);
    }

    @Test
    void realDataAreReadLineByLine() throws IOException {
        Path synthea = Path.of("..").toAbsolutePath().normalize().getParent().resolve("shared/data/synthea");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isDirectory(synthea), "no real data beside the checkout");
        assertThat(reader.read(synthea.resolve("Condition.ndjson.gz"), Resource.class).stream())
                .hasSize(1441);
    }
}
