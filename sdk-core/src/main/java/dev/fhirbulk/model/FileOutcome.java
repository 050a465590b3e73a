package dev.fhirbulk.model;

import dev.fhirbulk.error.BulkExportException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What became of one listed file. Immutable and thread-safe. */
public sealed interface FileOutcome {

    /** The file as the manifest lists it. */
    Listed listed();

    /** The stored file; empty when it failed. */
    Optional<Stored> stored();

    /** The list it stands in. */
    default FileKind kind() {
        return listed().kind();
    }

    /** The declared type, {@code ""} when none was declared. */
    default String type() {
        return listed().type();
    }

    /** Where the file is; empty when it failed or was handed to a handler. */
    default Optional<Path> path() {
        return stored().flatMap(file -> Optional.ofNullable(file.location()));
    }

    /**
     * A file as the manifest lists it, its URL without the query.
     *
     * @param kind the list it stands in
     * @param type the declared type, {@code ""} for none
     * @param page the manifest page, from 0
     * @param position the position in its list, from 0
     * @param url the URL without user info, query and fragment
     * @param count the declared number of resources, empty when not declared
     * @param continuedBy where the file stands that its last block goes on in, as {@code page.position}; {@code ""} when
     *     the server names one that it does not list, null when it names none
     */
    record Listed(
            FileKind kind,
            String type,
            int page,
            int position,
            String url,
            OptionalLong count,
            @Nullable String continuedBy) {

        /** One that nothing continues. */
        public Listed(FileKind kind, String type, int page, int position, String url, OptionalLong count) {
            this(kind, type, page, position, url, count, null);
        }

        /** The place in the manifest, the type in a form that is fit for a log, and the URL. */
        @Override
        public String toString() {
            return kind + " " + ManifestFile.shown(type) + " #" + page + "." + position + " " + url;
        }
    }

    /**
     * What was stored.
     *
     * @param location the file, null when it went to a handler
     * @param bytes plain (gunzipped) bytes
     * @param resources lines that are not blank
     * @param sha256 SHA-256 of the plain bytes, lower-case hex
     * @param types the resource types that its lines hold
     */
    record Stored(@Nullable Path location, long bytes, long resources, String sha256, Set<String> types) {
        /** Copies the set, in alphabetical order. */
        public Stored {
            types = java.util.Collections.unmodifiableSet(new TreeSet<>(types));
        }
    }

    /** Fetched by this run. */
    record Downloaded(Listed listed, Stored file) implements FileOutcome {
        @Override
        public Optional<Stored> stored() {
            return Optional.of(file);
        }
    }

    /** Fetched by an earlier run of the same export, and still there. */
    record AlreadyPresent(Listed listed, Stored file) implements FileOutcome {
        @Override
        public Optional<Stored> stored() {
            return Optional.of(file);
        }
    }

    /**
     * Not to be had.
     *
     * @param listed the file
     * @param reason one sentence without secrets
     * @param error the error of this run, null in a report that was read back
     */
    record Failed(Listed listed, String reason, @Nullable BulkExportException error) implements FileOutcome {
        @Override
        public Optional<Stored> stored() {
            return Optional.empty();
        }
    }
}
