package dev.fhirbulk.internal.download;

import dev.fhirbulk.internal.io.Layout;
import dev.fhirbulk.model.FileKind;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Names for files, made from our own alphabet: {@code Patient.0001.ndjson}, {@code deleted/Bundle.0001.ndjson},
 * {@code outcomes/OperationOutcome.0001.ndjson}. A type that is no name of a type becomes {@code unknown}, however
 * it reads. Asked in manifest order, the same manifest gives the same names. For one thread.
 */
final class FileNames {

    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z]{1,63}");

    private final Map<String, Integer> counters = new HashMap<>();

    /** No file is numbered yet. */
    FileNames() {}

    /** The number of the next file in its name. */
    int next(FileKind kind, String type) {
        // Counted without regard to case, so that no two names collide where the file system ignores it.
        return counters.merge((folder(kind) + safe(kind, type)).toLowerCase(Locale.ROOT), 1, Integer::sum);
    }

    /** A name relative to the export directory, with {@code /} as the separator. */
    static String name(FileKind kind, String type, int number, String extension) {
        return folder(kind) + safe(kind, type) + "." + String.format(Locale.ROOT, "%04d", number) + "." + extension;
    }

    private static String folder(FileKind kind) {
        return switch (kind) {
            case OUTPUT -> "";
            case DELETED -> Layout.DELETED + "/";
            case OUTCOME -> Layout.OUTCOMES + "/";
        };
    }

    private static String safe(FileKind kind, String type) {
        if (TYPE.matcher(type).matches()) {
            return type;
        }
        if (!type.isEmpty()) {
            return "unknown";
        }
        return switch (kind) {
            case OUTPUT -> "resources";
            case DELETED -> "Bundle";
            case OUTCOME -> "OperationOutcome";
        };
    }
}
