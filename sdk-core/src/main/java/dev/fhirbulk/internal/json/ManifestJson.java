package dev.fhirbulk.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.fhirbulk.error.Limit;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ManifestFile;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads one page of a manifest, the superset of STU1 to STU4, as a stream. Stateless and thread-safe. */
public final class ManifestJson {

    private static final int HEAD = 512;

    private ManifestJson() {}

    /**
     * Reads one page whole.
     *
     * @param body the answer's body, already gunzipped; not closed
     * @param source where it comes from
     * @return the page; {@code expires} is null, because that is told by a header
     * @throws dev.fhirbulk.error.ManifestException when the body is no manifest; retryable when it was cut off
     * @throws dev.fhirbulk.error.LimitExceededException beyond the entries, bytes or levels of the source's limits
     * @throws IOException when the body cannot be read to its end
     */
    public static ExportManifest read(InputStream body, ManifestSource source) throws IOException {
        List<ManifestFile> files = new ArrayList<>();
        return read(body, new ManifestPage(source, files::add)).toManifest(files);
    }

    /**
     * Reads one page without keeping its entries, for manifests that do not fit into memory.
     *
     * @param sink gets every entry in document order, before it is known whether the page is whole
     * @return the page with an empty list of files
     * @throws IOException as {@link #read}, which says what else is thrown
     */
    public static ExportManifest stream(InputStream body, ManifestSource source, Consumer<ManifestFile> sink)
            throws IOException {
        return read(body, new ManifestPage(source, sink)).toManifest(List.of());
    }

    private static ManifestPage read(InputStream body, ManifestPage page) throws IOException {
        ManifestProblems problems = page.problems();
        byte[] head = body.readNBytes(HEAD);
        checkHead(head, problems);
        LimitedInput input = new LimitedInput(
                new SequenceInputStream(new ByteArrayInputStream(head), body),
                page.source().limits().of(Limit.MANIFEST_BYTES),
                () -> problems.tooLarge(Limit.MANIFEST_BYTES, "has more bytes than are read"));
        int depth = page.source().limits().intOf(Limit.JSON_DEPTH);
        try (JsonParser parser = Jackson.factory(depth).createParser((InputStream) input)) {
            parse(parser, page, input);
        }
        return page;
    }

    private static void parse(JsonParser parser, ManifestPage page, LimitedInput input) throws IOException {
        ManifestProblems problems = page.problems();
        try {
            page.read(parser);
        } catch (StreamConstraintsException crossed) {
            boolean deep = parser.getParsingContext().getNestingDepth()
                    >= page.source().limits().of(Limit.JSON_DEPTH);
            throw deep ? problems.tooDeep() : problems.tooLong();
        } catch (JsonProcessingException | CharConversionException broken) {
            // Jackson reports a literal that ends in the middle as an unknown word, hence the look at the input.
            throw input.ended()
                    ? problems.cut()
                    : problems.malformed(parser.currentLocation().getByteOffset());
        }
    }

    private static void checkHead(byte[] head, ManifestProblems problems) {
        int first = Json.firstByte(head);
        if (first < 0 && head.length < HEAD) {
            throw problems.empty();
        }
        if (first == '<') {
            throw problems.html(new String(head, StandardCharsets.UTF_8));
        }
        if (first >= 0 && first != '{') {
            throw problems.notJson(new String(head, StandardCharsets.UTF_8));
        }
    }
}
