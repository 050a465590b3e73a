package dev.fhirbulk.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.LimitExceededException;
import dev.fhirbulk.error.ManifestException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.http.FailuresDoor;
import dev.fhirbulk.internal.http.HttpDates;
import dev.fhirbulk.internal.http.Ranges;
import dev.fhirbulk.internal.http.Reply;
import dev.fhirbulk.internal.json.FileExtensions;
import dev.fhirbulk.internal.json.HandleJson;
import dev.fhirbulk.internal.json.IgnoredParameters;
import dev.fhirbulk.internal.json.JsonLine;
import dev.fhirbulk.internal.json.ManifestJson;
import dev.fhirbulk.internal.json.ManifestSource;
import dev.fhirbulk.internal.json.OutcomeJson;
import dev.fhirbulk.internal.limit.Limits;
import dev.fhirbulk.internal.poll.ProgressDoor;
import dev.fhirbulk.internal.uri.FileKey;
import dev.fhirbulk.internal.uri.Uris;
import dev.fhirbulk.model.ExportHandle;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ManifestFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What reads a server's answers. */
final class Wire {

    static final String PLANTED = "PLANTEDQUERY";

    private static final URI STATUS = URI.create("https://ehr.example.org/fhir/status/1");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int LONGEST_MESSAGE = 4000;

    private Wire() {}

    static List<Target> targets(BulkExportClient client) {
        return List.of(
                Target.of("manifest", Wire::manifest, ManifestException.class, LimitExceededException.class),
                Target.of("outcome", Wire::outcome),
                Target.of("dates", Wire::dates),
                Target.of("progress", Wire::progress),
                Target.of("handle", input -> handle(client, text(input)), IllegalArgumentException.class),
                Target.of("uris", input -> uri(text(input)), URISyntaxException.class, IllegalArgumentException.class),
                Target.of("ranges", Wire::ranges),
                Target.of("extensions", Wire::extensions));
    }

    static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    private static void manifest(byte[] input) throws IOException {
        ErrorContext where =
                ErrorContext.of(Phase.STATUS).request("GET", STATUS.toString()).answer(200, Map.of(), null, null);
        try {
            ExportManifest whole = ManifestJson.read(
                    new ByteArrayInputStream(input), new ManifestSource(STATUS, 0, where, Limits.standard()));
            List<ManifestFile> streamed = new ArrayList<>();
            ManifestJson.stream(
                    new ByteArrayInputStream(input),
                    new ManifestSource(STATUS, 0, where, Limits.standard()),
                    streamed::add);
            assertThat(streamed).isEqualTo(whole.files());
            whole.files().forEach(Wire::canBeRecorded);
            JsonLine.encode(Map.of("time", String.valueOf(whole.transactionTime())));
        } catch (BulkExportException refused) {
            isFitForALog(refused);
            throw refused;
        }
    }

    /** A type, or a URL, that the journal or the report cannot hold would end the export half-way. */
    private static void canBeRecorded(ManifestFile file) {
        JsonLine.encode(Map.of("type", file.type(), "url", Uris.redact(file.url())));
        FileExtensions.read(file.extension());
        assertThat(FileKey.of(file)).isEqualTo(FileKey.of(file));
        assertThat(file.count().orElse(0)).isNotNegative();
        assertThat(file.toString()).doesNotContain(PLANTED);
    }

    private static void outcome(byte[] input) throws IOException {
        OutcomeJson.parse(input)
                .ifPresent(outcome -> IgnoredParameters.in(outcome)
                        .forEach(name -> assertThat(name).matches("[_A-Za-z]{1,41}")));
        boolean gzip = input.length > 0 && input[0] == 0x1f;
        Map<String, String> headers = gzip ? Map.of("Content-Encoding", "gzip") : Map.of("X-Request-Id", "r-1");
        isFitForALog(FailuresDoor.failure(Phase.KICKOFF, FailuresDoor.reply(400, headers, input)));
        isFitForALog(FailuresDoor.failure(Phase.STATUS, FailuresDoor.reply(500, headers, input)));
        isFitForALog(FailuresDoor.failure(Phase.FILE, FailuresDoor.reply(401, headers, input)));
    }

    private static void isFitForALog(BulkExportException error) {
        assertThat(error.getMessage()).hasSizeLessThan(LONGEST_MESSAGE).doesNotContain(PLANTED);
        assertThat(error.getMessage().chars().noneMatch(Character::isISOControl))
                .as("no control character in the message")
                .isTrue();
        assertThat(error.describe()).startsWith(error.getMessage());
    }

    private static void dates(byte[] input) {
        String[] lines = text(input).split("\n", 2);
        for (Instant now : List.of(NOW, Instant.EPOCH, Instant.MIN, Instant.MAX)) {
            HttpDates.retryAfter(lines[0], now)
                    .ifPresent(wait -> assertThat(wait.isNegative()).isFalse());
        }
        HttpDates.parse(lines[0])
                .ifPresent(date -> assertThat(date)
                        .isBetween(Instant.parse("0000-01-01T00:00:00Z"), Instant.parse("9999-12-31T23:59:59Z")));
        Map<String, String> headers = Map.of("Retry-After", lines[0], "Date", lines[lines.length - 1]);
        FailuresDoor.reply(429, headers, new byte[0])
                .retryAfter()
                .ifPresent(wait -> assertThat(NOW.plus(wait)).isAfterOrEqualTo(NOW));
    }

    private static void progress(byte[] input) {
        ProgressDoor.percent(text(input))
                .ifPresent(percent -> assertThat(percent).isBetween(0.0, 100.0));
    }

    private static void handle(BulkExportClient client, String text) {
        try {
            ExportHandle handle = HandleJson.parse(text);
            assertThat(handle.toText()).isEqualTo(text);
            assertThat(handle.toString()).doesNotContain(PLANTED);
            client.resume(text);
        } catch (IllegalArgumentException refused) {
            assertThat(refused.toString()).doesNotContain(PLANTED);
            throw refused;
        }
    }

    private static void uri(String text) throws URISyntaxException {
        assertThat(Uris.encode(text)).matches("[A-Za-z0-9._~%-]*");
        URI uri = Uris.resolve(STATUS, text);
        assertThat(Uris.parse(uri.toString())).isEqualTo(uri);
        assertThat(Uris.sameOrigin(uri, uri)).isTrue();
        assertThat(Uris.withoutQuery(uri)).doesNotContain("?", "#");
        String shown = Uris.redact(uri);
        if (uri.getHost() != null) {
            URI plain = new URI(shown.endsWith("?…") ? shown.substring(0, shown.length() - 2) : shown);
            assertThat(plain.getRawUserInfo()).isNull();
            assertThat(plain.getRawQuery()).isNull();
            assertThat(plain.getRawFragment()).isNull();
            assertThat(Uris.origin(plain)).isEqualTo(Uris.origin(uri));
        } else {
            assertThat(shown).isIn("(relative)", uri.getScheme() + ":…");
        }
    }

    private static void ranges(byte[] input) {
        String[] lines = text(input).split("\n");
        Map<String, String> headers = new LinkedHashMap<>();
        String[] names = {"Content-Range", "ETag", "Accept-Ranges", "Content-Length"};
        for (int i = 0; i < Math.min(lines.length, names.length); i++) {
            headers.put(names[i], lines[i]);
        }
        Reply part = FailuresDoor.reply(206, headers, new byte[0]);
        for (long total : new long[] {-1, 0, 20, Long.MAX_VALUE}) {
            Ranges.offeredBy(part);
            new Ranges("\"a\"", total)
                    .continuedBy(part, 10)
                    .ifPresent(whole -> assertThat(whole).isGreaterThan(10));
            new Ranges("\"a\"", total).endsAt(FailuresDoor.reply(416, headers, new byte[0]), 10);
        }
        assertThat(part.contentLength()).isGreaterThanOrEqualTo(-1);
    }

    private static void extensions(byte[] input) {
        FileExtensions said = FileExtensions.read(text(input));
        said.length().ifPresent(length -> assertThat(length).isNotNegative());
        if (said.sha256() != null) {
            assertThat(said.sha256()).matches("[0-9a-f]{64}");
        }
    }
}
