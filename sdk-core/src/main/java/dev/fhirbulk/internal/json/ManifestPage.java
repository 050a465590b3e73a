package dev.fhirbulk.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.fhirbulk.error.Limit;
import dev.fhirbulk.internal.uri.Uris;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.ManifestFile;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One page of a manifest while it is read. */
final class ManifestPage {

    private static final int EXCERPT = 512;

    private final ManifestSource source;
    private final ManifestProblems problems;
    private final Consumer<ManifestFile> sink;
    private final Map<FileKind, Integer> counts = new EnumMap<>(FileKind.class);
    private @Nullable RawJson unknown;
    private @Nullable String transactionTime;
    private @Nullable String request;
    private @Nullable Boolean requiresAccessToken;
    private @Nullable String outputFormat;
    private @Nullable String outputOrganizedBy;
    private @Nullable URI next;
    private boolean listSeen;

    ManifestPage(ManifestSource source, Consumer<ManifestFile> sink) {
        this.source = source;
        this.problems = new ManifestProblems(source.where(), source.limits());
        this.sink = sink;
    }

    ManifestSource source() {
        return source;
    }

    ManifestProblems problems() {
        return problems;
    }

    void read(JsonParser parser) throws IOException {
        if (parser.nextToken() == null) {
            throw problems.empty();
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            member(name, parser);
        }
    }

    ExportManifest toManifest(List<ManifestFile> files) throws IOException {
        String rest = unknown == null ? "{}" : unknown.object();
        if (transactionTime == null && !listSeen) {
            throw OutcomeJson.parse(rest.getBytes(StandardCharsets.UTF_8))
                    .map(problems::outcome)
                    .orElseGet(() -> problems.noManifest(rest.substring(0, Math.min(rest.length(), EXCERPT))));
        }
        return new ExportManifest(
                transactionTime,
                request,
                requiresAccessToken,
                outputFormat,
                outputOrganizedBy,
                files,
                next,
                null,
                rest);
    }

    private void member(String name, JsonParser parser) throws IOException {
        switch (name) {
            case "transactionTime" -> transactionTime = Scalars.text(parser);
            case "request" -> request = Scalars.text(parser);
            case "requiresAccessToken" -> requiresAccessToken = Scalars.bool(parser);
            case "outputFormat" -> outputFormat = Scalars.text(parser);
            case "outputOrganizedBy" -> outputOrganizedBy = Scalars.text(parser);
            case "output" -> list(FileKind.OUTPUT, parser);
            case "deleted" -> list(FileKind.DELETED, parser);
            case "error", "outcome" -> list(FileKind.OUTCOME, parser);
            case "link" -> links(parser);
            default -> keep(name, parser);
        }
    }

    private void keep(String name, JsonParser parser) throws IOException {
        if (unknown == null) {
            unknown = new RawJson(() ->
                    problems.wrong("holds more than 16 MiB of members that no edition of the specification defines."
                            + " Report it to the server's operator."));
        }
        unknown.member(name, parser);
    }

    private void list(FileKind kind, JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_ARRAY -> {
                listSeen = true;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    entry(kind, parser);
                }
            }
            case START_OBJECT -> entry(kind, parser);
            default -> {
                if (Scalars.text(parser) != null) {
                    throw problems.noList(kind);
                }
            }
        }
    }

    private void entry(FileKind kind, JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        listSeen = true;
        int position = counts.getOrDefault(kind, 0);
        counts.put(kind, position + 1);
        if (counts.values().stream().mapToInt(Integer::intValue).sum()
                > source.limits().of(Limit.MANIFEST_ENTRIES)) {
            throw problems.tooLarge(Limit.MANIFEST_ENTRIES, "lists more files than are taken");
        }
        ManifestEntry entry = new ManifestEntry();
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            entry.read(parser);
        }
        URI url = resolved(entry.url());
        if (url == null) {
            throw problems.noUrl(kind, position);
        }
        sink.accept(entry.toFile(kind, source.page(), position, url));
    }

    private void links(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            link(parser);
            return;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            link(parser);
        }
    }

    private void link(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        ManifestEntry link = new ManifestEntry();
        link.read(parser);
        String url = link.url();
        // STU4 ballot, Bulk Publish: such a link says that nothing follows, yet (#pending) or ever (#closed).
        boolean mark = url != null && (url.equals("#pending") || url.equals("#closed"));
        if ("next".equalsIgnoreCase(link.relation()) && next == null && url != null && !mark) {
            next = resolved(url);
            if (next == null) {
                throw problems.badNext();
            }
        }
    }

    private @Nullable URI resolved(@Nullable String text) {
        try {
            return text == null ? null : Uris.resolve(source.answered(), text);
        } catch (URISyntaxException | IllegalArgumentException noUrl) {
            return null;
        }
    }
}
