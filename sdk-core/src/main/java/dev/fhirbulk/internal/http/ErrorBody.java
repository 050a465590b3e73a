package dev.fhirbulk.internal.http;

import dev.fhirbulk.error.Limit;
import dev.fhirbulk.error.OperationOutcome;
import dev.fhirbulk.internal.json.OutcomeJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The body of an error: an OperationOutcome whatever its Content-Type says, else the beginning of its text.
 *
 * @param outcome the outcome; empty when the body is none
 * @param text the first 2,000 characters of another body; empty when there is none
 */
record ErrorBody(Optional<OperationOutcome> outcome, Optional<String> text) {

    private static final int EXCERPT = 2000;

    static ErrorBody read(Reply reply) throws IOException {
        byte[] bytes = reply.screen().clean(plain(reply));
        Optional<OperationOutcome> outcome = OutcomeJson.parse(bytes);
        String text = new String(bytes, 0, Math.min(bytes.length, EXCERPT), StandardCharsets.UTF_8).strip();
        return new ErrorBody(outcome, outcome.isPresent() || text.isEmpty() ? Optional.empty() : Optional.of(text));
    }

    private static byte[] plain(Reply reply) throws IOException {
        int most = reply.screen().limits().intOf(Limit.ERROR_BYTES);
        byte[] raw = reply.body().readNBytes(most);
        if (!reply.gzipped()) {
            return raw;
        }
        try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(raw))) {
            return plain.readNBytes(most);
        } catch (IOException notGzip) {
            // A wrong label on an error page must not hide the error itself.
            return raw;
        }
    }
}
