package dev.fhirbulk.internal.download;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which media type files are asked for as. Stateless. IG, "File Request", and {@code _outputFormat}. */
public final class FileFormat {

    private static final String NDJSON = "application/fhir+ndjson";
    private static final String TOKEN = "[A-Za-z0-9!#$&^_.+-]+";
    private static final Pattern MEDIA_TYPE = Pattern.compile(TOKEN + "/" + TOKEN);

    private FileFormat() {}

    /**
     * The one that the manifest names, else the one that was asked for at kick-off: HAPI wraps a file that is asked for as
     * another type than it has. Else NDJSON, as also where the words are no media type.
     *
     * @param listed STU4's {@code outputFormat}, null for none
     * @param requested {@code _outputFormat} as sent, empty for none
     */
    public static String of(@Nullable String listed, Optional<String> requested) {
        return Optional.ofNullable(listed)
                .or(() -> requested)
                .map(format -> format.equals("ndjson") ? "application/ndjson" : format)
                .filter(format -> MEDIA_TYPE.matcher(format).matches())
                .orElse(NDJSON);
    }
}
