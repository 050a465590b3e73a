package dev.fhirbulk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.AttachmentFetch.Inline;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.model.AttachmentReport;
import dev.fhirbulk.model.AttachmentReport.Skip;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in attachments: verified, unwrapped, or standing in the resource. */
class AttachmentContentTest extends AttachmentWireTest {

    private static final String SIZED = "\"contentType\":\"application/pdf\",\"url\":\"Binary/1\",";

    private static byte[] digest(String algorithm, String text) throws Exception {
        return MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer fhir(String body) {
        return Answer.ok(body).header("Content-Type", "application/fhir+json; charset=utf-8");
    }

    @Test
    void whatItsResourceSaysOfItIsVerified() throws Exception {
        server.on(BINARY, ok(PDF));
        String hash = Base64.getEncoder().encodeToString(digest("SHA-1", PDF));
        AttachmentReport report = fetch(document(SIZED + "\"size\":" + PDF.length() + ",\"hash\":\"" + hash + "\""));
        assertThat(stored(report).verified()).isTrue();
        assertThat(stored(report).sha256()).isEqualTo(HexFormat.of().formatHex(digest("SHA-256", PDF)));
    }

    @Test
    void aHashInHexIsUnderstood() throws Exception {
        server.on(BINARY, ok(PDF));
        String hash = HexFormat.of().formatHex(digest("SHA-1", PDF));
        assertThat(stored(fetch(document(SIZED + "\"hash\":\"" + hash + "\""))).verified())
                .isTrue();
    }

    @Test
    void withoutSizeAndHashNothingIsClaimedToBeVerified() {
        server.on(BINARY, ok(PDF));
        assertThat(stored(fetch(pdf("Binary/1"))).verified()).isFalse();
    }

    @Test
    void aHashThatDiffersIsAFailureAndNothingIsStored() throws Exception {
        server.on(BINARY, ok("tampered"));
        String hash = Base64.getEncoder().encodeToString(digest("SHA-1", PDF));
        AttachmentReport report = fetch(document(SIZED + "\"hash\":\"" + hash + "\""));
        assertThat(report.isComplete()).isFalse();
        assertThat(reason(report)).contains("hash");
        assertThat(files()).isEmpty();
    }

    @Test
    void aSizeThatDiffersIsAFailureAndNothingIsStored() {
        server.on(BINARY, ok(PDF));
        AttachmentReport report = fetch(document(SIZED + "\"size\":3"));
        assertThat(reason(report)).contains("17 bytes").contains("tells 3");
        assertThat(files()).isEmpty();
    }

    @Test
    void aBodyThatEndsEarlyWithTheConnectionIsFetchedAgain() {
        server.on(BINARY, ok("%PDF").framing(Answer.Framing.UNTIL_CLOSE), ok(PDF));
        var report = client.attachments(export(document(SIZED + "\"size\":" + PDF.length())))
                .fetchTo(target());
        assertThat(content(stored(report))).isEqualTo(PDF);
    }

    @Test
    void aBodyThatBreaksIsFetchedAgain() {
        server.on(BINARY, ok(PDF).framing(Answer.Framing.TRUNCATED_LENGTH), ok(PDF));
        var report = client.attachments(export(pdf("Binary/1"))).fetchTo(target());
        assertThat(content(stored(report))).isEqualTo(PDF);
    }

    @Test
    void contentInTheResourceIsWrittenOutBesideTheOthers() {
        AttachmentReport report =
                fetch(document("\"contentType\":\"text/plain\",\"data\":\"" + base64("a note") + "\""));
        assertThat(content(stored(report))).isEqualTo("a note");
        assertThat(stored(report).path().getFileName().toString()).endsWith(".txt");
    }

    @Test
    void contentBeforeItsTypeAndWithEscapesIsReadAsWell() {
        String data = base64("??>>??>>").replace("/", "\\/") + "\\n";
        AttachmentReport report = of(export(document("\"data\":\"" + data + "\",\"contentType\":\"text/plain\"")))
                .mime("text/plain")
                .fetchTo(target());
        assertThat(content(stored(report))).isEqualTo("??>>??>>");
    }

    @Test
    void theSameContentTwiceIsOneFile() {
        String note = document("\"data\":\"" + base64("a note") + "\"");
        AttachmentReport report = fetch(note, note);
        assertThat(report.fetched()).isEqualTo(2);
        assertThat(files()).hasSize(1);
    }

    @Test
    void contentInTheResourceCanBeLeftThere() {
        AttachmentReport report = of(export(document("\"data\":\"" + base64("a note") + "\"")))
                .inline(Inline.LEAVE)
                .fetchTo(target());
        assertThat(report.skipped(Skip.INLINE)).isOne();
        assertThat(files()).isEmpty();
    }

    @Test
    void contentInTheResourceIsVerifiedToo() {
        assertThat(reason(fetch(document("\"size\":5,\"data\":\"" + base64("a note") + "\""))))
                .contains("6 bytes");
    }

    @Test
    void contentInTheResourceIsMeasuredToo() {
        AttachmentReport report = of(export(document("\"data\":\"" + base64("a note") + "\"")))
                .maxBytes(5)
                .fetchTo(target());
        assertThat(report.skipped(Skip.TOO_LARGE)).isOne();
    }

    @Test
    void contentThatIsNoBase64FailsAlone() {
        AttachmentReport report = fetch(document("\"data\":\"**\""), document("\"data\":\"" + base64("x") + "\""));
        assertThat(report.failed()).isOne();
        assertThat(report.fetched()).isOne();
        assertThat(files()).hasSize(1);
    }

    @Test
    void anAttachmentOfNothingIsSaidToBeEmpty() {
        assertThat(fetch(document("\"title\":\"nothing\"")).skipped(Skip.EMPTY)).isOne();
    }

    @Test
    void manyMegabytesInOneLineAreWrittenOutWhole() {
        byte[] large = new byte[30 << 20];
        new java.util.Random(7).nextBytes(large);
        AttachmentReport report = fetch(document("\"size\":" + large.length + ",\"data\":\""
                + Base64.getEncoder().encodeToString(large) + "\""));
        assertThat(stored(report).path()).hasBinaryContent(large);
    }

    @Test
    void aBinaryResourceInJsonIsUnwrapped() {
        server.on(
                BINARY,
                fhir("{\"resourceType\":\"Binary\",\"contentType\":\"application/pdf\",\"data\":\"" + base64(PDF)
                        + "\"}"));
        AttachmentReport report = fetch(document(SIZED + "\"size\":" + PDF.length()));
        assertThat(content(stored(report))).isEqualTo(PDF);
        assertThat(files()).singleElement().asString().endsWith(".pdf");
    }

    @Test
    void aBinaryResourceTellsTheTypeThatNobodyElseDoes() {
        server.on(
                BINARY,
                fhir("{\"data\":\"" + base64("x") + "\",\"contentType\":\"image/png\",\"resourceType\":\"Binary\"}"));
        assertThat(stored(fetch(document("\"url\":\"Binary/1\""))).contentType())
                .isEqualTo("image/png");
    }

    @ParameterizedTest
    @CsvSource({
        "application/fhir+json,'{\"resourceType\":\"OperationOutcome\",\"issue\":[]}',other JSON",
        "application/json,'{\"error\":\"login\"}',other JSON",
        "application/fhir+json,'{\"resourceType\":\"Binary\",\"contentType\":\"a/b\"}',without content",
        "application/fhir+json,'{\"resourceType\":\"Binary\",\"data\":\"**\"}',no Base64",
        "application/fhir+xml,<Binary/>,in XML",
        "text/html; charset=utf-8,<html>login</html>,HTML page"
    })
    void whatIsNotTheAttachmentIsNotTakenForIt(String contentType, String body, String words) {
        server.on(BINARY, Answer.ok(body).header("Content-Type", contentType));
        assertThat(reason(fetch(pdf("Binary/1")))).contains(words);
        assertThat(files()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/html"})
    void whatIsJsonOrHtmlItselfIsTaken(String contentType) {
        server.on(BINARY, Answer.ok("{}").header("Content-Type", contentType));
        assertThat(fetch(document("\"contentType\":\"" + contentType + "\",\"url\":\"Binary/1\""))
                        .fetched())
                .isOne();
    }

    @Test
    void aBodyThatTravelsCompressedIsStoredPlain() throws IOException {
        server.on(BINARY, ok("").body(gzip(PDF)).header("Content-Encoding", "gzip"));
        assertThat(content(stored(fetch(document(SIZED + "\"size\":" + PDF.length())))))
                .isEqualTo(PDF);
    }

    @Test
    void anAttachmentThatIsAnArchiveStaysOne() throws IOException {
        byte[] archive = gzip(PDF);
        server.on(BINARY, Answer.ok("").body(archive).header("Content-Type", "application/gzip"));
        AttachmentReport report = fetch(document("\"contentType\":\"application/gzip\",\"url\":\"Binary/1\""));
        assertThat(stored(report).path()).hasBinaryContent(archive);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
