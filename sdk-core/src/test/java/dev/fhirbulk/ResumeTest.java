package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.fixture.Answer.Framing;
import dev.fhirbulk.fixture.Seen;
import dev.fhirbulk.model.ExportReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body that breaks goes on where it broke, when and only when the server vouches for it. */
class ResumeTest extends WireTest {

    private static final String FILE = "GET /fhir/file/1";
    private static final String TAG = "\"v1\"";
    private static final String LINE = "{\"resourceType\":\"Patient\",\"id\":\"%06d\"}\n";

    @TempDir
    Path folder;

    private volatile Function<Seen, Answer> script = seen -> Answer.status(500);

    private final byte[] content = lines(20_000);

    private static byte[] lines(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(String.format(LINE, i));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Answer whole(byte[] body) {
        return Answer.status(200)
                .header("Accept-Ranges", "bytes")
                .header("ETag", TAG)
                .body(body);
    }

    /** Declares the whole and closes after some of it. */
    private static Answer cut(byte[] body, int after) {
        return whole(Arrays.copyOf(body, after))
                .header("Content-Length", String.valueOf(body.length))
                .framing(Framing.UNTIL_CLOSE);
    }

    private static int from(Seen request) {
        String range = request.header("Range");
        return Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    }

    private static Answer rest(byte[] body, int from) {
        return Answer.status(206)
                .header("ETag", TAG)
                .header("Content-Range", "bytes " + from + "-" + (body.length - 1) + "/" + body.length)
                .body(Arrays.copyOfRange(body, from, body.length));
    }

    @SafeVarargs
    private ExportReport export(Function<Seen, Answer>... answers) {
        script(answers);
        try (BulkExportClient stubborn = stubborn()) {
            return stubborn.group("g").exportTo(folder.resolve("e"));
        }
    }

    @SafeVarargs
    private void script(Function<Seen, Answer>... answers) {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, onePatientFile());
        for (Function<Seen, Answer> answer : answers) {
            server.on(FILE, answer);
        }
    }

    private ExportReport again() {
        return client.group("g").exportTo(folder.resolve("e"));
    }

    private void assertWhole(ExportReport report) throws IOException {
        assertThat(Files.readAllBytes(report.orThrow().paths("Patient").get(0))).isEqualTo(content);
        assertThat(report.resourceCount()).isEqualTo(20_000);
    }

    private List<String> ranges() {
        return server.seen(FILE).stream().map(seen -> seen.header("Range")).toList();
    }

    @Test
    @Tag("b43")
    void aBrokenBodyGoesOnWhereItBroke() throws IOException {
        // The JDK's client may report the break before it hands on what had arrived: then it begins again.
        assertWhole(export(seen -> seen.has("Range") ? rest(content, from(seen)) : cut(content, 1000)));
        List<Seen> requests = server.seen(FILE);
        Seen last = requests.get(requests.size() - 1);
        assertThat(last.header("Range")).isEqualTo("bytes=1000-");
        assertThat(last.header("If-Range")).isEqualTo(TAG);
    }

    @Test
    void itGoesOnAsOftenAsThereIsProgress() throws IOException {
        assertWhole(export(seen -> {
            if (!seen.has("Range")) {
                return cut(content, 100_000);
            }
            int from = from(seen);
            Answer all = rest(content, from);
            return content.length - from <= 100_000
                    ? all
                    : all.body(Arrays.copyOfRange(content, from, from + 100_000))
                            .header("Content-Length", String.valueOf(content.length - from))
                            .framing(Framing.UNTIL_CLOSE);
        }));
        assertThat(server.seen(FILE).size()).isGreaterThanOrEqualTo(content.length / 100_000);
    }

    @Test
    void aGzipBodyGoesOnInTheCompressedBytes() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        byte[] zipped = packed.toByteArray();
        assertWhole(export(seen -> (seen.has("Range") ? rest(zipped, from(seen)) : cut(zipped, zipped.length / 2))
                .header("Content-Encoding", "gzip")));
        assertThat(ranges()).contains("bytes=" + zipped.length / 2 + "-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"v1\"", "v1", "\"\"", ""})
    void aTagThatPromisesNothingMeansToBeginAgain(String tag) throws IOException {
        assertWhole(export(
                seen -> {
                    Answer broken = Answer.status(200)
                            .header("Accept-Ranges", "bytes")
                            .body(Arrays.copyOf(content, 1000))
                            .header("Content-Length", String.valueOf(content.length))
                            .framing(Framing.UNTIL_CLOSE);
                    return tag.isEmpty() ? broken : broken.header("ETag", tag);
                },
                seen -> whole(content)));
        assertThat(ranges()).containsOnly("");
    }

    @Test
    void withoutAcceptRangesItBeginsAgain() throws IOException {
        assertWhole(export(
                seen -> Answer.status(200)
                        .header("ETag", TAG)
                        .body(Arrays.copyOf(content, 1000))
                        .header("Content-Length", String.valueOf(content.length))
                        .framing(Framing.UNTIL_CLOSE),
                seen -> whole(content)));
        assertThat(ranges()).containsOnly("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes 1001-%2$d/%1$d",
                "bytes 1000-%2$d/9",
                "bytes 1000-%1$d/%1$d",
                "bytes 999-%2$d/%1$d",
                "bytes 1000-2000/%1$d",
                "nonsense",
                "items 1000-%2$d/%1$d",
                ""
            })
    void aContentRangeThatContradictsItselfIsNotUsed(String range) throws IOException {
        String told = String.format(range, content.length, content.length - 1);
        AtomicBoolean offered = new AtomicBoolean();
        assertWhole(export(seen -> {
            if (!seen.has("Range")) {
                return offered.get() ? whole(content) : cut(content, 1000);
            }
            offered.set(true);
            Answer part =
                    Answer.status(206).header("ETag", TAG).body(Arrays.copyOfRange(content, 1000, content.length));
            return told.isEmpty() ? part : part.header("Content-Range", told);
        }));
    }

    @Test
    void aFileThatChangedMeanwhileBeginsAgain() throws IOException {
        AtomicBoolean changed = new AtomicBoolean();
        assertWhole(export(seen -> {
            if (!seen.has("Range")) {
                return changed.get() ? whole(content).header("ETag", "\"v2\"") : cut(lines(30_000), 1000);
            }
            changed.set(true);
            return rest(content, 1000).header("ETag", "\"v2\"");
        }));
    }

    @Test
    @Tag("b43")
    void aServerThatSendsTheWholeInsteadIsTakenAtItsWord() throws IOException {
        assertWhole(export(seen -> cut(content, 1000), seen -> whole(content)));
    }

    @Test
    void aBodyThatNeverAdvancesFailsInTheEnd() {
        script(seen -> cut(content, 1000), seen -> Answer.closed());
        ExportReport report = again();
        assertThat(report.failedCount()).isEqualTo(1);
        assertThat(server.seen(FILE).size()).isLessThan(60);
    }

    /** A first run that stores some of the file and gives up. */
    private Path interrupted(int after) throws IOException {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, onePatientFile());
        script = seen -> cut(content, after);
        server.on(FILE, seen -> script.apply(seen));
        BulkExportClient hasty = client().retries(RetryPolicy.never()).build();
        ExportReport report = hasty.group("g").exportTo(folder.resolve("e"));
        assertThat(report.failedCount()).isEqualTo(1);
        assertThat(report.files()).extracting(String::valueOf).noneMatch(told -> told.contains(".."));
        return folder.resolve("e/Patient.0001.ndjson.part");
    }

    @Test
    void anotherRunContinuesTheFile() throws IOException {
        Path part = interrupted(400_000);
        assertThat(Files.size(part)).isEqualTo(400_000);
        script = seen -> rest(content, from(seen));
        assertWhole(again());
        List<String> ranges = ranges();
        assertThat(ranges.get(ranges.size() - 1)).isEqualTo("bytes=400000-");
        assertThat(Files.readAllLines(folder.resolve("e/.bulk-export/journal.jsonl")))
                .filteredOn(line -> line.contains("\"done\""))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("\"bytes\":" + content.length, "\"etag\":", "\"sha256\":", "\"type\":\"Patient\"")
                        .doesNotContain("http"));
    }

    @Test
    void aSmallBeginningIsNotWorthIt() throws IOException {
        interrupted(1000);
        script = seen -> seen.has("Range") ? Answer.status(416) : whole(content);
        assertWhole(again());
        List<String> ranges = ranges();
        assertThat(ranges.get(ranges.size() - 1)).isEmpty();
    }

    @Test
    void zerosOfACrashAreCutOff() throws IOException {
        Path part = interrupted(400_000);
        byte[] damaged = Files.readAllBytes(part);
        Arrays.fill(damaged, 300_000, 400_000, (byte) 0);
        Files.write(part, damaged);
        script = seen -> rest(content, from(seen));
        assertWhole(again());
        List<String> ranges = ranges();
        assertThat(ranges).endsWith("bytes=300000-");
    }

    @Test
    void aPartThatIsTheWholeIsNotFetchedAgain() throws IOException {
        Path part = interrupted(400_000);
        Files.write(part, content);
        script = seen -> Answer.status(416).header("Content-Range", "bytes */" + content.length);
        assertWhole(again());
        assertThat(ranges()).endsWith("bytes=" + content.length + "-");
    }

    @Test
    void aPartThatDoesNotFitIsFetchedFromItsStartWithoutAWait() throws IOException {
        interrupted(400_000);
        script = seen -> seen.has("Range")
                ? Answer.status(416).header("Content-Range", "bytes */" + content.length)
                : whole(content);
        int waits = time.sleeps().size();
        assertWhole(again());
        assertThat(time.sleeps()).hasSize(waits);
    }

    @Test
    void aPartLongerThanTheFileBeginsAgain() throws IOException {
        Path part = interrupted(400_000);
        Files.write(part, lines(25_000));
        script = seen -> seen.has("Range") ? Answer.status(416) : whole(content);
        assertWhole(again());
    }

    @Test
    void aPartThatIsWrongBeginsAgain() throws IOException {
        Path part = interrupted(400_000);
        byte[] wrong = Files.readAllBytes(part);
        Arrays.fill(wrong, 1000, 1006, (byte) '9');
        Files.write(part, Arrays.copyOf(wrong, 399_990));
        // What follows does not fit what is kept, and no line tells: the digest does.
        String digest = "sha-256=:" + Base64.getEncoder().encodeToString(sha256(content)) + ":";
        script = seen -> (seen.has("Range")
                        ? Answer.status(206)
                                .header("ETag", TAG)
                                .header("Content-Range", "bytes 399990-" + (content.length - 1) + "/" + content.length)
                                .body(Arrays.copyOfRange(content, 399_990, content.length))
                        : whole(content))
                .header("Repr-Digest", digest);
        assertWhole(again());
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Repr-Digest", "Digest", "Content-Digest"})
    void aDigestThatDoesNotFitIsFetchedAgain(String header) throws IOException {
        String right = "sha-256=:" + Base64.getEncoder().encodeToString(sha256(content)) + ":";
        String wrong = "sha-256=:" + Base64.getEncoder().encodeToString(new byte[32]) + ":";
        assertWhole(export(
                seen -> whole(content).header(header, wrong),
                seen -> whole(content).header(header, right)));
    }

    private ExportReport entry(String members) {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(
                JOB,
                manifest("\"output\":[{\"type\":\"Patient\",\"url\":\"" + server.url() + "/fhir/file/1\"," + members
                        + "}]"));
        server.on(FILE, whole(content));
        return again();
    }

    @Test
    void theManifestsChecksumAndLengthAreHeldAgainstTheFile() throws IOException {
        String hash = java.util.HexFormat.of().formatHex(sha256(content));
        assertWhole(entry("\"extension\":[{\"url\":\"https://ab2d.cms.gov/checksum\",\"valueString\":\"sha256:" + hash
                + "\"},{\"url\":\"https://ab2d.cms.gov/file_length\",\"valueDecimal\":" + content.length + "}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"extension\":[{\"url\":\"https://dpc.cms.gov/checksum\",\"valueString\":\"sha256:0000000000000000000000000000000000000000000000000000000000000000\"}]",
                "\"extension\":[{\"url\":\"https://dpc.cms.gov/file_length\",\"valueDecimal\":17}]",
                "\"fileSize\":99999999"
            })
    void aFileThatIsNotWhatTheManifestSaysFails(String members) {
        assertThat(entry(members).failedCount()).isEqualTo(1);
    }

    @Test
    @Tag("b44")
    void freshLinksAreReadOnceForAllAndMatchedByPlace() throws IOException {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, files("old"), files("new"));
        for (int i = 0; i < 8; i++) {
            signed(i, Answer.status(403));
        }
        ExportReport report = again().orThrow();
        assertThat(report.resourceCount()).isEqualTo(8);
        assertThat(server.seen(JOB)).hasSize(2);
    }

    /** A file behind a new signature, and this answer behind the old one. */
    private void signed(int number, Answer toTheOld) {
        server.on(
                "GET /fhir/f/" + number,
                seen -> seen.target().endsWith("sig=old") ? toTheOld : Answer.ok(String.format(LINE, number)));
    }

    private Answer files(String signature) {
        StringBuilder output = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            output.append(i == 0 ? "" : ",")
                    .append("{\"type\":\"Patient\",\"url\":\"")
                    .append(server.url())
                    .append("/fhir/f/")
                    .append(i)
                    .append("?sig=")
                    .append(signature)
                    .append("\"}");
        }
        return manifest("\"output\":[" + output + "]");
    }

    @Test
    void aFileThatTheFreshManifestDoesNotListFailsAlone() {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, files("old"), manifest("\"output\":[]"));
        for (int i = 0; i < 8; i++) {
            signed(i, i == 3 ? Answer.status(410) : Answer.ok(String.format(LINE, i)));
        }
        assertThat(again().failedCount()).isEqualTo(1);
    }

    @Test
    void linksPastTheirTimeAreRenewedBeforeTheyAreTried() {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(JOB, files("old").header("Expires", "Wed, 31 Dec 2025 23:59:59 GMT"), files("new"));
        for (int i = 0; i < 8; i++) {
            signed(i, Answer.status(500));
        }
        assertThat(again().isComplete()).isTrue();
    }
}
