package dev.fhirbulk.model;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One file listed by a manifest. Immutable and thread-safe. {@link #toString()} hides the URL's query, which
 * may be a secret (a capability URL).
 *
 * @param kind the list it stands in
 * @param type the declared resource type as the server wrote it, {@code ""} when it declares none; untrusted
 *     text: lines may hold other types
 * @param page the manifest page, from 0
 * @param position the position within its list on that page, from 0
 * @param url where to fetch it, absolute
 * @param count resources in it as declared; empty when not declared
 * @param size plain bytes in it as declared (STU4 {@code fileSize}); empty when not declared
 * @param continuesIn the URL of the next file of the same block (STU3 {@code continuesInFile}), null for none;
 *     may name a file that does not exist
 * @param extension the entry's {@code extension} as JSON text, null for none
 */
public record ManifestFile(
        FileKind kind,
        String type,
        int page,
        int position,
        URI url,
        OptionalLong count,
        OptionalLong size,
        @Nullable String continuesIn,
        @Nullable String extension) {

    private static final int LONGEST_TYPE = 64;

    /** The declared type, empty when none was declared. */
    public Optional<String> declaredType() {
        return type.isEmpty() ? Optional.empty() : Optional.of(type);
    }

    /** Kind, type and place in the manifest; never the URL's query. */
    @Override
    public String toString() {
        return kind + " " + (type.isEmpty() ? "(no type)" : shown(type)) + " #" + page + "." + position;
    }

    /** A server's word for a type, fit for a log: of one line, and no longer than a type's name may be. */
    static String shown(String type) {
        String plain = type.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
        return plain.length() > LONGEST_TYPE ? plain.substring(0, LONGEST_TYPE) + "…" : plain;
    }
}
