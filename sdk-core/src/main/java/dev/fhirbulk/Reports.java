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
import dev.fhirbulk.model.ExportRequest;
import dev.fhirbulk.model.ExportWarning;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.FileOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes reports of what the stages brought. One instance an export. */
record Reports(
        Engine engine,
        ExportManifest manifest,
        ExportHandle handle,
        @Nullable ExportRequest request,
        ExportOptions options) {

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
        Summary summary = summary(directory, files, outcomes(files));
        ReportJson.write(directory, summary, files::stream);
        ExportReport stored = ExportReport.read(directory);
        // The errors themselves do not survive on disk; this run's report still has them.
        return new ExportReport(summary, files::stream, stored::issues, false);
    }

    /** The report of files that went to a handler. */
    ExportReport inMemory(List<FileOutcome> files) {
        return new ExportReport(summary(null, files, new OutcomeFiles.Sum()), files::stream, Stream::empty, false);
    }

    private Warnings.Asked asked(Set<String> ignored) {
        Set<String> all = new TreeSet<>(ignored);
        all.addAll(handle.ignoredParameters());
        List<String> differing =
                request == null ? List.of() : engine.kickOff().differences(request, manifest.request());
        return new Warnings.Asked(
                handle.types(),
                engine.http().grantedScopes(),
                engine.http().withheldScopes(),
                all,
                differing,
                engine.profile().get().transactionTimeAtEnd());
    }

    private Summary summary(@Nullable Path directory, List<FileOutcome> files, OutcomeFiles.Sum outcomes) {
        Map<Severity, Long> issues = outcomes.counts();
        List<ExportWarning> warnings = Warnings.of(asked(outcomes.ignored()), manifest, files, issues);
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
                fails(warnings, options),
                handle.toText());
    }

    private static OutcomeFiles.Sum outcomes(List<FileOutcome> files) {
        OutcomeFiles.Sum all = new OutcomeFiles.Sum();
        for (FileOutcome file : files) {
            if (file.kind() == FileKind.OUTCOME) {
                file.path().ifPresent(all::add);
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
                fails(summary.warnings(), options),
                summary.handleText());
    }

    private static boolean fails(List<ExportWarning> warnings, ExportOptions options) {
        return options.completeness() == CompletenessPolicy.FAIL && Warnings.doubtful(warnings);
    }
}
