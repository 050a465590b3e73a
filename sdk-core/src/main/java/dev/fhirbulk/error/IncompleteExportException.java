package dev.fhirbulk.error;

import java.util.List;

/** The export is not complete: files failed, or the completeness policy counts a warning as failure. Immutable. */
public final class IncompleteExportException extends BulkExportException {

    private final List<Exception> failures;

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what is missing and what to do next
     * @param failures why files failed, at most the first 20; also attached as suppressed exceptions
     */
    public IncompleteExportException(ErrorContext context, String message, List<? extends Exception> failures) {
        super(context, message);
        this.failures = List.copyOf(failures);
        this.failures.forEach(this::addSuppressed);
    }

    /** Why files failed, at most the first 20. */
    public List<Exception> failures() {
        return failures;
    }
}
