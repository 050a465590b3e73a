package dev.fhirbulk.internal.attachment;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Media types as servers write them. Functions on texts. */
public final class Media {

    private static final int LONGEST = 127;
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*";
    private static final Pattern TYPE = Pattern.compile("\\s*(" + NAME + "/" + NAME + ")\\s*(;.*)?", Pattern.DOTALL);
    private static final Pattern RANGE = Pattern.compile("\\*/\\*|" + NAME + "/(\\*|" + NAME + ")");

    private static final Map<String, String> EXTENSIONS = Map.ofEntries(
            Map.entry("application/dicom", "dcm"),
            Map.entry("application/gzip", "gz"),
            Map.entry("application/msword", "doc"),
            Map.entry("application/pdf", "pdf"),
            Map.entry("application/rtf", "rtf"),
            Map.entry("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
            Map.entry("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
            Map.entry("application/xhtml+xml", "html"),
            Map.entry("application/zip", "zip"),
            Map.entry("audio/mpeg", "mp3"),
            Map.entry("audio/wav", "wav"),
            Map.entry("image/bmp", "bmp"),
            Map.entry("image/gif", "gif"),
            Map.entry("image/jpeg", "jpg"),
            Map.entry("image/jpg", "jpg"),
            Map.entry("image/png", "png"),
            Map.entry("image/svg+xml", "svg"),
            Map.entry("image/tiff", "tif"),
            Map.entry("image/webp", "webp"),
            Map.entry("text/csv", "csv"),
            Map.entry("text/html", "html"),
            Map.entry("text/markdown", "md"),
            Map.entry("text/plain", "txt"),
            Map.entry("text/rtf", "rtf"),
            Map.entry("video/mp4", "mp4"),
            Map.entry("video/mpeg", "mpg"));

    private Media() {}

    /** The type without parameters in lower case; {@code ""} when it is none. */
    static String type(@Nullable String text) {
        Matcher type = TYPE.matcher(text == null ? "" : text);
        return type.matches() && type.group(1).length() <= LONGEST
                ? type.group(1).toLowerCase(Locale.ROOT)
                : "";
    }

    /** Whether a text can stand in a list of wanted types: {@code application/pdf}, {@code text/*}. */
    public static boolean isRange(String text) {
        return text.length() <= LONGEST && RANGE.matcher(text).matches();
    }

    /** How names of such files end. */
    static String extension(String type) {
        if (isJson(type)) {
            return "json";
        }
        String known = EXTENSIONS.get(type);
        if (known != null) {
            return known;
        }
        return isXml(type) ? "xml" : "bin";
    }

    static boolean isJson(String type) {
        return type.endsWith("/json") || type.endsWith("+json") || type.equals("application/json+fhir");
    }

    static boolean isXml(String type) {
        return type.endsWith("/xml") || type.endsWith("+xml") || type.equals("application/xml+fhir");
    }

    static boolean isFhirXml(String type) {
        return type.equals("application/fhir+xml") || type.equals("application/xml+fhir");
    }

    static boolean isHtml(String type) {
        return type.equals("text/html") || type.equals("application/xhtml+xml");
    }

    /** Whether gzip is what the attachment itself is, and not how it travels. */
    static boolean isGzip(String type) {
        return type.equals("application/gzip") || type.equals("application/x-gzip");
    }
}
