package dev.fhirbulk.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Limit;
import dev.fhirbulk.error.LimitExceededException;
import dev.fhirbulk.error.ManifestException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.limit.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.SocketException;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestJsonProblemsTest {

    private static final ErrorContext WHERE = ErrorContext.of(Phase.MANIFEST)
            .request("GET", "https://x/status")
            .answer(200, Map.of("X-Request-Id", "r-1"), null, null);
    private static final ManifestSource SOURCE =
            new ManifestSource(URI.create("https://x/status"), 0, WHERE, Limits.standard());

    @ParameterizedTest
    @ValueSource(strings = {"", " \r\n", "\uFEFF"})
    void anEmptyBodyIsSaidToBeEmpty(String body) {
        assertThat(problem(body)).hasMessageContaining("is empty").returns(false, ManifestException::isRetryable);
    }

    @Test
    void severalKilobytesOfWhiteSpaceAreEmpty() {
        assertThat(problem(" ".repeat(5000))).hasMessageContaining("is empty");
    }

    @Test
    void htmlIsSaidToBeHtmlAndShown() {
        assertThat(problem("\n<!DOCTYPE html><html>Sign in</html>"))
                .hasMessageContaining("HTML")
                .satisfies(error -> assertThat(error.body())
                        .hasValueSatisfying(body -> assertThat(body).contains("Sign in")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"x\"", "Service Unavailable", "null", "7"})
    void otherTextIsNoJsonObject(String body) {
        assertThat(problem(body))
                .hasMessageContaining("not a JSON object")
                .returns(false, ManifestException::isRetryable);
    }

    @Test
    void anOperationOutcomeIsCarriedWhereverItsTypeStands() {
        assertThat(
                        problem(
                                "{\"issue\":[{\"severity\":\"fatal\",\"code\":\"exception\"}],\"resourceType\":\"OperationOutcome\"}"))
                .hasMessageContaining("OperationOutcome")
                .satisfies(error -> assertThat(error.issues()).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"resourceType\":\"Bundle\",\"entry\":[]}", "{\"output\":null}", "{\"msg\":\"none\"}"})
    void anObjectThatIsNoManifestIsSaidToBeNone(String body) {
        assertThat(problem(body)).hasMessageContaining("no manifest");
    }

    @Test
    void requestAndStatusStayInTheError() {
        assertThat(problem("{}").requestIds()).containsEntry("X-Request-Id", "r-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"url\":\"\"}",
                "{\"url\":null}",
                "{\"url\":[\"/a\"]}",
                "{\"url\":\"http://[\"}",
                "\"/a\"",
                "7",
                "[\"/a\"]"
            })
    void anEntryWithoutUrlIsNamed(String entry) {
        assertThat(problem("{\"output\":[{\"url\":\"/ok\"}," + entry + "]}"))
                .hasMessageContaining("number 2 of its output files");
    }

    @Test
    void aListThatIsNoneIsNamed() {
        assertThat(problem("{\"deleted\":\"none\"}")).hasMessageContaining("list of deleted files");
    }

    @Test
    void aNextLinkThatIsNoUrlIsNamed() {
        assertThat(problem("{\"output\":[],\"link\":[{\"relation\":\"next\",\"url\":\"http://[\"}]}"))
                .hasMessageContaining("next page");
    }

    @Test
    void aBodyCutAnywhereIsRetryable() {
        byte[] body =
                ("{\"transactionTime\":\"2024-01-01T00:00:00Z\",\"requiresAccessToken\":true,\"extension\":{\"n\":-1.5e3},"
                                + "\"output\":[{\"type\":\"Patient\",\"url\":\"https://x/\u00E4\",\"count\":12}],\"error\":[]}")
                        .getBytes(UTF_8);
        for (int length = 1; length < body.length; length++) {
            assertThat(problem(new ByteArrayInputStream(Arrays.copyOf(body, length))))
                    .as("cut to %d bytes", length)
                    .hasMessageContaining("cut off")
                    .returns(true, ManifestException::isRetryable);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"output\":[}", "{\"output\" []}", "{output:[]}", "{\"a\":tru,\"output\":[]}", "{\"a\":01}"})
    void malformedJsonIsFinal(String body) {
        assertThat(problem(body + " ".repeat(20_000)))
                .hasMessageContaining("malformed")
                .returns(false, ManifestException::isRetryable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "link", "transactionTime", "requiresAccessToken"})
    void deepNestingIsRefusedWithoutOverflow(String member) {
        String body = "{\"" + member + "\":" + "[".repeat(500_000);
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> read(new ByteArrayInputStream(body.getBytes(UTF_8))))
                .returns(Limit.JSON_DEPTH, LimitExceededException::limit);
    }

    @Test
    void messagesHoldNoUrlOfAFile() {
        assertThat(problem("{\"output\":[{\"url\":\"https://x/a?sig=SECRET\"},{\"url\":\"http://[?sig=SECRET\"}]}")
                        .toString())
                .doesNotContain("SECRET");
        assertThat(problem("{\"output\":[{\"url\":\"https://x/a?sig=SECRET\"},SECRET]}" + " ".repeat(9000))
                        .toString())
                .doesNotContain("SECRET");
    }

    @Test
    void aBrokenConnectionStaysAnIoException() {
        InputStream broken =
                new SequenceInputStream(new ByteArrayInputStream("{\"output\":[".getBytes(UTF_8)), new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new SocketException("Connection reset");
                    }
                });
        assertThatExceptionOfType(SocketException.class).isThrownBy(() -> read(broken));
    }

    @Test
    void moreThanAMillionEntriesExceedTheLimit() {
        byte[] entries = "{\"url\":\"/a\"},".repeat(1000).getBytes(UTF_8);
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> ManifestJson.stream(repeated("{\"output\":[", entries, 1001), SOURCE, file -> {}))
                .withMessageContaining("the limit is 1000000")
                .withMessageContaining("limit(Limit.MANIFEST_ENTRIES, …)");
    }

    @Test
    void moreThan256MebibytesExceedTheLimit() {
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(
                        () -> read(repeated("{\"output\":[", " ".repeat(1 << 20).getBytes(UTF_8), 257)))
                .withMessageContaining("Limit.MANIFEST_BYTES");
    }

    @Test
    void moreThan16MebibytesOfUnknownMembersExceedTheLimit() {
        assertThatExceptionOfType(ManifestException.class)
                .isThrownBy(() -> read(repeated("{\"x\":[", ("\"" + "y".repeat(1 << 20) + "\",").getBytes(UTF_8), 20)))
                .withMessageContaining("16 MiB");
    }

    private static InputStream repeated(String head, byte[] part, int times) {
        List<InputStream> parts = Collections.nCopies(times, part).stream()
                .<InputStream>map(ByteArrayInputStream::new)
                .toList();
        return new SequenceInputStream(
                new ByteArrayInputStream(head.getBytes(UTF_8)),
                new SequenceInputStream(Collections.enumeration(parts)));
    }

    private static ManifestException problem(String body) {
        return problem(new ByteArrayInputStream(body.getBytes(UTF_8)));
    }

    private static ManifestException problem(InputStream body) {
        return catchThrowableOfType(ManifestException.class, () -> read(body));
    }

    private static void read(InputStream body) throws IOException {
        ManifestJson.read(body, SOURCE);
    }
}
