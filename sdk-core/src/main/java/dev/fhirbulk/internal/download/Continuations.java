package dev.fhirbulk.internal.download;

import dev.fhirbulk.internal.uri.FileKey;
import dev.fhirbulk.internal.uri.Uris;
import dev.fhirbulk.model.FileKind;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the files that blocks go on in (STU3 {@code continuesInFile}). Servers name them by URL or by file name. Stateless. */
final class Continuations {

    private Continuations() {}

    /** Tells every row whose last block goes on where that is; {@code ""} where the server does not list it. */
    static void settle(List<Row> rows) {
        if (rows.stream().noneMatch(row -> row.continuesIn() != null)) {
            return;
        }
        Map<Object, Row> exact = new HashMap<>();
        Map<Object, Row> loose = new HashMap<>();
        Set<Object> several = new HashSet<>();
        for (Row row : rows) {
            if (row.kind() == FileKind.OUTPUT) {
                exact.put(row.exact(), row);
                for (Object name : List.of(row.key().urlText(), row.lastSegment())) {
                    if (loose.put(name, row) != null) {
                        several.add(name);
                    }
                }
            }
        }
        // A name that several files share names none of them.
        loose.keySet().removeAll(several);
        for (Row row : rows) {
            String named = row.continuesIn();
            if (named != null && !named.isBlank()) {
                Row found = exact.getOrDefault(
                        FileKey.exact(named), loose.getOrDefault(hash(named), loose.get(name(named))));
                row.continuedBy(found == null || found == row ? "" : place(found));
            }
        }
    }

    /** The last part of a URL's path. */
    static String name(String url) {
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String place(Row row) {
        return row.key().page() + "." + row.key().position();
    }

    private static @Nullable String hash(String url) {
        try {
            return FileKey.hash(Uris.withoutQuery(Uris.parse(url)));
        } catch (URISyntaxException noUrl) {
            return null;
        }
    }
}
