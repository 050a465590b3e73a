package dev.fhirbulk.model;

import dev.fhirbulk.error.IncompleteExportException;
import dev.fhirbulk.error.NdjsonParseException;
import dev.fhirbulk.error.OperationOutcome;
import dev.fhirbulk.error.OperationOutcome.Severity;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an export brought: every file, the totals, what the server complained of and what is doubtful.
 *
 * <p>Immutable and thread-safe. Reports of a directory hold no list of files but stream them from
 * {@code export-report.json}, so the directory must stay as long as the report is used.
 */
public final class ExportReport {

    /**
     * Reads the report of an export directory. The library provides the one implementation as a service, because
     * values know no JSON library. Thread-safe.
     *
     * @apiNote not for applications: {@link #read(Path)} is their way in
     */
    public interface Store {
        /** The report whose file lies in the directory. */
        ExportReport read(Path directory);

        /** What files of deletions say; lines that say nothing go to the consumer. To be closed. */
        Stream<DeletedResource> deletions(List<Path> files, Consumer<NdjsonParseException> bad);

        /** The blocks of organized output files. To be closed. */
        Stream<ResourceBlock> blocks(List<FileOutcome> files);
    }

    /**
     * The facts of a report besides its files.
     *
     * @param directory where the files are, null when they went to a handler
     * @param transactionTime as the server sent it, null when it sent none
     * @param lastPageReached whether the manifest was read to its end
     * @param files listed files
     * @param failed files that could not be had
     * @param resources resources in output files
     * @param bytes plain bytes of all stored files
     * @param issues issues in outcome files by severity
     * @param warnings what is doubtful
     * @param warningsFail whether warnings count as failures
     * @param handleText the job's handle, null when not known
     * @apiNote made by the library
     */
    public record Summary(
            @Nullable Path directory,
            @Nullable String transactionTime,
            boolean lastPageReached,
            long files,
            long failed,
            long resources,
            long bytes,
            Map<Severity, Long> issues,
            List<ExportWarning> warnings,
            boolean warningsFail,
            @Nullable String handleText) {

        /** Copies the collections. */
        public Summary {
            Map<Severity, Long> copy = new EnumMap<>(Severity.class);
            copy.putAll(issues);
            issues = java.util.Collections.unmodifiableMap(copy);
            warnings = List.copyOf(warnings);
        }
    }

    private final Summary summary;
    private final Supplier<Stream<FileOutcome>> files;
    private final Supplier<Stream<OperationOutcome.Issue>> issues;
    private final boolean alreadyComplete;

    /**
     * Made by the library.
     *
     * @apiNote applications get reports from an export, or from {@link #read(Path)}
     */
    public ExportReport(
            Summary summary,
            Supplier<Stream<FileOutcome>> files,
            Supplier<Stream<OperationOutcome.Issue>> issues,
            boolean alreadyComplete) {
        this.summary = Objects.requireNonNull(summary, "summary");
        this.files = files;
        this.issues = issues;
        this.alreadyComplete = alreadyComplete;
    }

    /**
     * Reads back the report of an export directory.
     *
     * @param directory where an export was stored
     * @throws dev.fhirbulk.error.DestinationException when there is none, or it cannot be read
     */
    public static ExportReport read(Path directory) {
        return store().read(directory);
    }

    private static Store store() {
        return ServiceLoader.load(Store.class, Store.class.getClassLoader())
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("No ExportReport.Store on the class path. If jars were merged into"
                                + " one, merge META-INF/services as well."));
    }

    /**
     * Whether the last manifest page was reached and every listed file (output, deleted, outcome) is stored
     * and verified. Warnings do not count, unless the policy was {@code CompletenessPolicy.FAIL}.
     */
    public boolean isComplete() {
        return summary.lastPageReached()
                && summary.failed() == 0
                && !(summary.warningsFail() && !summary.warnings().isEmpty());
    }

    /**
     * This report, if it is complete.
     *
     * @throws IncompleteExportException when it is not, with the reasons of the first failures
     */
    public ExportReport orThrow() {
        if (isComplete()) {
            return this;
        }
        throw Missing.of(summary, files());
    }

    /** The server's time of the export exactly as sent, for the next {@code since(...)}; null when it sent none. */
    public @Nullable String transactionTime() {
        return summary.transactionTime();
    }

    /** The job's handle as text; empty when not known. */
    public Optional<String> handleText() {
        return Optional.ofNullable(summary.handleText());
    }

    /** Where the files are; empty when they went to a handler. */
    public Optional<Path> directory() {
        return Optional.ofNullable(summary.directory());
    }

    /** Whether the directory held this finished export already and nothing was asked of the server. */
    public boolean alreadyComplete() {
        return alreadyComplete;
    }

    /** Every listed file in manifest order. Close the stream: it may read from disk. */
    public Stream<FileOutcome> files() {
        return files.get();
    }

    /**
     * The stored output files that hold resources of a type: declared so, or found in them.
     *
     * @param type a resource type
     * @return paths in manifest order; empty when the type was not delivered
     * @throws IncompleteExportException when the report is not complete: part of the data is missing
     */
    public List<Path> paths(String type) {
        return paths(file -> file.kind() == FileKind.OUTPUT && holds(file, type));
    }

    /**
     * The stored files of one kind.
     *
     * @param kind the kind
     * @return paths in manifest order
     * @throws IncompleteExportException when the report is not complete: part of the data is missing
     */
    public List<Path> paths(FileKind kind) {
        return paths(file -> file.kind() == kind);
    }

    /** Listed files of every kind. */
    public long fileCount() {
        return summary.files();
    }

    /** Files that could not be had. */
    public long failedCount() {
        return summary.failed();
    }

    /** Resources in the output files, header lines of organized output included. */
    public long resourceCount() {
        return summary.resources();
    }

    /** Plain bytes of all stored files. */
    public long byteCount() {
        return summary.bytes();
    }

    /** How many issues of each severity the outcome files hold. */
    public Map<Severity, Long> issueCounts() {
        return summary.issues();
    }

    /** The issues of the outcome files. Close the stream: it may read from disk. May hold patient data. */
    public Stream<OperationOutcome.Issue> issues() {
        return issues.get();
    }

    /** The same issues, each once and with its number, worst and most frequent first; at most some 1,000 texts. */
    public List<IssueCount> issueSummary() {
        return IssueCount.of(issues());
    }

    /**
     * What the server says is deleted; to be applied after the resources. Close the stream.
     *
     * @throws dev.fhirbulk.error.NdjsonParseException while it is read, for a line that names no deleted resource
     * @throws IncompleteExportException when the report is not complete
     */
    public Stream<DeletedResource> deletions() {
        return deletions(error -> {
            throw error;
        });
    }

    /** The same; lines that name no deleted resource go to the consumer and are passed over. */
    public Stream<DeletedResource> deletions(Consumer<NdjsonParseException> bad) {
        return store().deletions(paths(FileKind.DELETED), bad);
    }

    /**
     * The resources patient by patient, or by what else was given to {@code organizeOutputBy}. Close the stream.
     *
     * @throws IllegalStateException while it is read, when the export was not organized
     * @throws IncompleteExportException when the report is not complete
     */
    public Stream<ResourceBlock> blocks() {
        orThrow();
        try (Stream<FileOutcome> all = files()) {
            return store().blocks(
                            all.filter(file -> file.kind() == FileKind.OUTPUT).toList());
        }
    }

    /** What is doubtful about the export; empty when nothing is. */
    public List<ExportWarning> warnings() {
        return summary.warnings();
    }

    /** What the server said it ignored, or was not asked under {@code lenient()}: there may be more than asked for. */
    public List<String> ignoredParameters() {
        return warnings().stream()
                .filter(warning -> warning.kind() == ExportWarning.Kind.PARAMETER_IGNORED)
                .map(ExportWarning::text)
                .toList();
    }

    /** The facts besides the files, for those who store reports. */
    public Summary summary() {
        return summary;
    }

    /** Totals; no URL and no handle. */
    @Override
    public String toString() {
        return "ExportReport[complete=" + isComplete() + ", files=" + fileCount() + ", failed=" + failedCount()
                + ", resources=" + resourceCount() + ", bytes=" + byteCount() + ", warnings="
                + warnings().size() + "]";
    }

    private List<Path> paths(Predicate<FileOutcome> wanted) {
        orThrow();
        try (Stream<FileOutcome> all = files()) {
            return all.filter(wanted).flatMap(file -> file.path().stream()).toList();
        }
    }

    private static boolean holds(FileOutcome file, String type) {
        Set<String> found = file.stored().map(FileOutcome.Stored::types).orElse(Set.of());
        return file.type().equals(type) || found.contains(type);
    }
}
