package dev.fhirbulk.model;

import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.IncompleteExportException;
import dev.fhirbulk.error.Phase;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What became of the attachments in an export's resources: every one that was found, and the totals.
 *
 * <p>Immutable and thread-safe. The outcomes are streamed from {@code attachment-report.ndjson} in the directory, which
 * must stay as long as the report is used and holds them until the next run.
 */
public final class AttachmentReport {

    /** Why an attachment was passed over. */
    public enum Skip {
        /** Its {@code contentType} is not among those asked for. */
        MEDIA_TYPE,
        /** It is larger than the limit, by its own account or by what arrived. */
        TOO_LARGE,
        /** Its content stands in the resource and was to be left there. */
        INLINE,
        /** Its URL is none that can be fetched: another scheme than http and https, or a place within the resource. */
        NOT_FETCHABLE,
        /** It has neither content nor a URL. */
        EMPTY
    }

    /**
     * An Attachment element of a resource. The resource's id is not told, because it may be a patient's: file and
     * line lead to it.
     *
     * @param type the resource's type; {@code unknown} when it is no name of a type
     * @param element the path within the resource, such as {@code content[0].attachment}
     * @param source the export's file, relative to its directory, with {@code /}
     * @param line the line in that file, from 1
     * @param contentType the declared media type without parameters, lower case; {@code ""} for none
     * @param size the declared size in bytes; empty when not declared
     */
    public record Attachment(
            String type, String element, String source, long line, String contentType, OptionalLong size) {

        /** Where it stands; nothing of its content. */
        @Override
        public String toString() {
            return type + (element.isEmpty() ? "" : "." + element) + " (" + source + ", line " + line + ")";
        }
    }

    /**
     * A stored attachment. Several that point to the same URL, or hold the same content, share one file.
     *
     * @param path the file
     * @param bytes its length
     * @param sha256 its SHA-256, lower-case hex
     * @param contentType as declared, else as the server told; {@code ""} when neither
     * @param verified whether the resource told its size or hash, and it is that
     */
    public record Stored(Path path, long bytes, String sha256, String contentType, boolean verified) {}

    /** What became of one attachment. Immutable and thread-safe. */
    public sealed interface Outcome {
        /** The attachment. */
        Attachment attachment();

        /** The stored file; empty when there is none. */
        default Optional<Stored> stored() {
            return Optional.empty();
        }
    }

    /** Stored by this run: fetched from its URL, or written out of the resource. */
    public record Fetched(Attachment attachment, Stored file) implements Outcome {
        @Override
        public Optional<Stored> stored() {
            return Optional.of(file);
        }
    }

    /** Stored by an earlier run, and still there. */
    public record AlreadyPresent(Attachment attachment, Stored file) implements Outcome {
        @Override
        public Optional<Stored> stored() {
            return Optional.of(file);
        }
    }

    /**
     * Passed over, which is no failure.
     *
     * @param attachment the attachment
     * @param why the kind of reason
     * @param reason one sentence
     */
    public record Skipped(Attachment attachment, Skip why, String reason) implements Outcome {}

    /**
     * Not to be had.
     *
     * @param attachment the attachment; without an element when the whole line could not be read
     * @param reason one sentence without secrets and without the URL's path
     */
    public record Failed(Attachment attachment, String reason) implements Outcome {}

    /**
     * The totals.
     *
     * @param directory where the files are
     * @param fetched attachments that this run stored
     * @param alreadyPresent attachments that an earlier run stored
     * @param skipped attachments passed over, by reason
     * @param failed attachments that could not be had
     * @param files files that this run stored
     * @param bytes their length
     * @param errors the first errors of this run, at most 20
     * @apiNote made by the library
     */
    public record Summary(
            Path directory,
            long fetched,
            long alreadyPresent,
            Map<Skip, Long> skipped,
            long failed,
            long files,
            long bytes,
            List<BulkExportException> errors) {

        /** Copies the collections. */
        public Summary {
            Map<Skip, Long> copy = new EnumMap<>(Skip.class);
            copy.putAll(skipped);
            skipped = Collections.unmodifiableMap(copy);
            errors = List.copyOf(errors);
        }
    }

    private final Summary summary;
    private final Supplier<Stream<Outcome>> outcomes;

    /**
     * Made by the library.
     *
     * @apiNote applications get it from {@code client.attachments(report).fetchTo(directory)}
     */
    public AttachmentReport(Summary summary, Supplier<Stream<Outcome>> outcomes) {
        this.summary = Objects.requireNonNull(summary, "summary");
        this.outcomes = outcomes;
    }

    /** Whether every attachment that was not passed over is stored, and is what its resource says of it. */
    public boolean isComplete() {
        return summary.failed() == 0;
    }

    /**
     * This report, if it is complete.
     *
     * @throws IncompleteExportException when it is not, with the first errors of this run
     */
    public AttachmentReport orThrow() {
        if (isComplete()) {
            return this;
        }
        boolean retryable =
                summary.errors().isEmpty() || summary.errors().stream().anyMatch(BulkExportException::isRetryable);
        throw new IncompleteExportException(
                ErrorContext.of(Phase.ATTACHMENT).retryable(retryable),
                summary.failed() + " of " + found() + " attachments could not be had; outcomes() says why. Call fetchTo"
                        + " with the same directory again: it fetches only what is missing.",
                summary.errors());
    }

    /** Where the files are. */
    public Path directory() {
        return summary.directory();
    }

    /** Every attachment that was found, in the order of the export's files. Close the stream: it reads from disk. */
    public Stream<Outcome> outcomes() {
        return outcomes.get();
    }

    /** Attachments that were found in the resources. */
    public long found() {
        long skipped =
                summary.skipped().values().stream().mapToLong(Long::longValue).sum();
        return summary.fetched() + summary.alreadyPresent() + skipped + summary.failed();
    }

    /** Attachments that this run stored. */
    public long fetched() {
        return summary.fetched();
    }

    /** Attachments that an earlier run stored. */
    public long alreadyPresent() {
        return summary.alreadyPresent();
    }

    /** Attachments that were passed over for a reason. */
    public long skipped(Skip why) {
        return summary.skipped().getOrDefault(why, 0L);
    }

    /** Attachments that could not be had. */
    public long failed() {
        return summary.failed();
    }

    /** Files that this run stored; attachments may share one. */
    public long fileCount() {
        return summary.files();
    }

    /** Bytes of the files that this run stored. */
    public long byteCount() {
        return summary.bytes();
    }

    /** Totals only. */
    @Override
    public String toString() {
        return "AttachmentReport[complete=" + isComplete() + ", found=" + found() + ", fetched=" + fetched()
                + ", alreadyPresent=" + alreadyPresent() + ", skipped=" + summary.skipped() + ", failed=" + failed()
                + ", files=" + fileCount() + ", bytes=" + byteCount() + "]";
    }
}
