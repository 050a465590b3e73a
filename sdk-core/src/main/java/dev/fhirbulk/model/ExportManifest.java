package dev.fhirbulk.model;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the server says the export consists of: the superset of the manifests of STU1 to STU4, all pages
 * joined. Immutable and thread-safe. Bulk Data Access IG, "Response - Output Manifest".
 *
 * @param transactionTime the server's time of the export exactly as sent; the only safe next {@code _since};
 *     null when the server sent none
 * @param request the request as the server repeats it, null when absent (STU4)
 * @param requiresAccessToken whether files need the token, null when the server does not say
 * @param outputFormat STU4 {@code outputFormat}, null when absent
 * @param outputOrganizedBy {@code outputOrganizedBy}, null when absent or empty
 * @param files every listed file of every kind, in order
 * @param next the next page's URL, null on the last page
 * @param expires when the file URLs cease to work, null when not told or not readable
 * @param unknown members that no edition defines, and {@code extension}, as one JSON object text
 */
public record ExportManifest(
        @Nullable String transactionTime,
        @Nullable String request,
        @Nullable Boolean requiresAccessToken,
        @Nullable String outputFormat,
        @Nullable String outputOrganizedBy,
        List<ManifestFile> files,
        @Nullable URI next,
        @Nullable Instant expires,
        String unknown) {

    /** Copies the list. */
    public ExportManifest {
        files = List.copyOf(files);
    }

    /** The same with the time at which its URLs cease to work, null when not known. */
    public ExportManifest expiring(@Nullable Instant time) {
        return new ExportManifest(
                transactionTime,
                request,
                requiresAccessToken,
                outputFormat,
                outputOrganizedBy,
                files,
                next,
                time,
                unknown);
    }

    /** The files of one kind, in order. */
    public List<ManifestFile> files(FileKind kind) {
        return files.stream().filter(file -> file.kind() == kind).toList();
    }

    /** {@link #transactionTime} as an instant; empty when absent or not in FHIR's format. */
    public Optional<Instant> transactionInstant() {
        try {
            return Optional.ofNullable(transactionTime)
                    .map(java.time.OffsetDateTime::parse)
                    .map(java.time.OffsetDateTime::toInstant);
        } catch (java.time.format.DateTimeParseException notFhir) {
            return Optional.empty();
        }
    }

    /** Counts only: URLs may be secrets. */
    @Override
    public String toString() {
        return "ExportManifest[transactionTime=" + transactionTime + ", files=" + files.size() + "]";
    }
}
