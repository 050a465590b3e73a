package dev.fhirbulk.internal.download;

import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.ManifestFile;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Names for files, made from our own alphabet: {@code Patient.0001.ndjson}, {@code deleted/Bundle.0001.ndjson},
 * {@code outcomes/OperationOutcome.0001.ndjson}. A type that is no name of a type becomes {@code unknown}, however
 * it reads. Asked in manifest order, the same manifest gives the same names. For one thread.
 */
public final class FileNames {

    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z]{1,63}");

    private final String extension;
    private final Map<String, Integer> counters = new HashMap<>();

    /**
     * Names with an extension.
     *
     * @param extension without a dot
     */
    public FileNames(String extension) {
        this.extension = extension;
    }

    /** The name of the next file, relative to the export directory, with {@code /} as the separator. */
    public String next(ManifestFile file) {
        String type = safeType(file);
        String folder = folder(file.kind());
        // Counted without regard to case, so that no two names collide where the file system ignores it.
        int number = counters.merge((folder + type).toLowerCase(Locale.ROOT), 1, Integer::sum);
        return folder + type + "." + String.format(Locale.ROOT, "%04d", number) + "." + extension;
    }

    private static String folder(FileKind kind) {
        return switch (kind) {
            case OUTPUT -> "";
            case DELETED -> "deleted/";
            case OUTCOME -> "outcomes/";
        };
    }

    private static String safeType(ManifestFile file) {
        if (TYPE.matcher(file.type()).matches()) {
            return file.type();
        }
        if (!file.type().isEmpty()) {
            return "unknown";
        }
        return switch (file.kind()) {
            case OUTPUT -> "resources";
            case DELETED -> "Bundle";
            case OUTCOME -> "OperationOutcome";
        };
    }
}
