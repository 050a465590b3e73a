package dev.fhirbulk.model;

import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.IncompleteExportException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.model.ExportReport.Summary;
import java.util.List;
import java.util.stream.Stream;

/** Why a report is not complete. Stateless. */
final class Missing {

    private static final int FIRST = 20;

    private Missing() {}

    static IncompleteExportException of(Summary summary, Stream<FileOutcome> files) {
        List<BulkExportException> errors = failures(files);
        boolean retryable = summary.failed() > 0
                && (errors.isEmpty() || errors.stream().allMatch(BulkExportException::isRetryable));
        ErrorContext context = ErrorContext.of(Phase.FILE).retryable(retryable).handle(summary.handleText());
        return new IncompleteExportException(context, words(summary), errors);
    }

    private static List<BulkExportException> failures(Stream<FileOutcome> files) {
        try (files) {
            return files.filter(FileOutcome.Failed.class::isInstance)
                    .flatMap(file -> Stream.ofNullable(((FileOutcome.Failed) file).error()))
                    .limit(FIRST)
                    .toList();
        }
    }

    private static String words(Summary summary) {
        if (summary.failed() > 0) {
            return summary.failed() + " of " + summary.files()
                    + " files could not be had. Run the same export again: it fetches only what is missing.";
        }
        if (!summary.lastPageReached()) {
            return "The last page of the manifest was not reached: its links lead in a circle. Every file that was listed is"
                    + " stored. Tell the server's operator.";
        }
        return "The export has warnings, which the completeness policy counts as failures: " + summary.warnings();
    }
}
