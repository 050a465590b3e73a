package dev.fhirbulk.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.ManifestFile;
import java.io.IOException;
import java.net.URI;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One entry of a list of files, or one link, while it is read. */
final class ManifestEntry {

    private static final int LONGEST_NAME = 64;

    private String type = "";
    private @Nullable String url;
    private @Nullable String relation;
    private OptionalLong count = OptionalLong.empty();
    private OptionalLong size = OptionalLong.empty();
    private @Nullable String continuesIn;
    private @Nullable String extension;

    void read(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            member(name, parser);
        }
    }

    @Nullable
    String url() {
        return url;
    }

    @Nullable
    String relation() {
        return relation;
    }

    ManifestFile toFile(FileKind kind, int page, int position, URI resolved) {
        return new ManifestFile(kind, type, page, position, resolved, count, size, continuesIn, extension);
    }

    private void member(String name, JsonParser parser) throws IOException {
        switch (name) {
            case "type" -> type = shared(Scalars.text(parser));
            case "url" -> url = Scalars.text(parser);
            case "relation" -> relation = Scalars.text(parser);
            case "count" -> count = Scalars.number(parser);
            case "fileSize" -> size = Scalars.number(parser);
            case "continuesInFile" -> continuesIn = Scalars.text(parser);
            case "extension" -> extension = parser.currentToken().isStructStart() ? RawJson.value(parser) : null;
            default -> parser.skipChildren();
        }
    }

    /** A manifest repeats a few names a hundred thousand times. */
    private static String shared(@Nullable String name) {
        if (name == null) {
            return "";
        }
        return name.length() <= LONGEST_NAME ? name.intern() : name;
    }
}
