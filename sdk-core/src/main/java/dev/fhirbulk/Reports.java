package dev.fhirbulk;

import dev.fhirbulk.config.CompletenessPolicy;
import dev.fhirbulk.error.OperationOutcome.Severity;
import dev.fhirbulk.internal.journal.ExportDirectory;
import dev.fhirbulk.internal.json.OutcomeFiles;
import dev.fhirbulk.internal.json.ReportJson;
import dev.fhirbulk.model.ExportHandle;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportReport.Summary;
import dev.fhirbulk.model.ExportWarning;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.FileOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes reports of what the stages brought. One instance an export. */
record Reports(Engine engine, ExportManifest manifest, ExportHandle handle, ExportOptions options) {

    private static final Logger LOG = LoggerFactory.getLogger(BulkExportClient.class);

    /** The report of a directory that was finished by an earlier call. */
    static ExportReport alreadyComplete(ExportDirectory directory, Instant now, ExportOptions options) {
        ExportReport read = ExportReport.read(directory.root());
        Duration age = Duration.between(directory.finishedAt(), now);
        LOG.warn(
                "{} holds this export already, finished {} ago: nothing was asked of the server",
                directory.root(),
                age);
        return new ExportReport(judged(read.summary(), options), read::files, read::issues, true);
    }

    /** Writes the report beside the files and returns it. */
    ExportReport store(Path directory, List<FileOutcome> files) {
        Map<Severity, Long> issues = issues(files);
        Summary summary = summary(directory, files, issues);
        ReportJson.write(directory, summary, files::stream);
        ExportReport stored = ExportReport.read(directory);
        // The errors themselves do not survive on disk; this run's report still has them.
        return new ExportReport(summary, files::stream, stored::issues, false);
    }

    /** The report of files that went to a handler. */
    ExportReport inMemory(List<FileOutcome> files) {
        return new ExportReport(summary(null, files, Map.of()), files::stream, Stream::empty, false);
    }

    private Warnings.Asked asked() {
        return new Warnings.Asked(
                handle.types(), engine.http().grantedScopes(), engine.http().withheldScopes());
    }

    private Summary summary(@Nullable Path directory, List<FileOutcome> files, Map<Severity, Long> issues) {
        List<ExportWarning> warnings = Warnings.of(asked(), manifest, files, issues);
        long failed =
                files.stream().filter(FileOutcome.Failed.class::isInstance).count();
        long resources = stored(files)
                .filter(file -> file.kind() == FileKind.OUTPUT)
                .mapToLong(
                        file -> file.stored().map(FileOutcome.Stored::resources).orElse(0L))
                .sum();
        long bytes = stored(files)
                .mapToLong(file -> file.stored().map(FileOutcome.Stored::bytes).orElse(0L))
                .sum();
        return new Summary(
                directory,
                manifest.transactionTime(),
                manifest.next() == null,
                files.size(),
                failed,
                resources,
                bytes,
                issues,
                warnings,
                options.completeness() == CompletenessPolicy.FAIL,
                handle.toText());
    }

    private static Map<Severity, Long> issues(List<FileOutcome> files) {
        Map<Severity, Long> all = new EnumMap<>(Severity.class);
        for (FileOutcome file : files) {
            if (file.kind() == FileKind.OUTCOME && file.path().isPresent()) {
                OutcomeFiles.count(file.path().get())
                        .forEach((severity, count) -> all.merge(severity, count, Long::sum));
            }
        }
        return all;
    }

    private static Stream<FileOutcome> stored(List<FileOutcome> files) {
        return files.stream().filter(file -> file.stored().isPresent());
    }

    /** The caller's policy of today counts, not the one of the run that stored the files. */
    private static Summary judged(Summary summary, ExportOptions options) {
        return new Summary(
                summary.directory(),
                summary.transactionTime(),
                summary.lastPageReached(),
                summary.files(),
                summary.failed(),
                summary.resources(),
                summary.bytes(),
                summary.issues(),
                summary.warnings(),
                options.completeness() == CompletenessPolicy.FAIL,
                summary.handleText());
    }
}
