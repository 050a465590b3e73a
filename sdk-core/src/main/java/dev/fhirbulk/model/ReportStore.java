package dev.fhirbulk.model;

import dev.fhirbulk.error.OperationOutcome;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Reads the report of an export directory, a file at a time. The library provides the one implementation
 * as a service, because values know no JSON library. Thread-safe.
 *
 * @apiNote not for applications: {@link ExportReport#read(Path)} is their way in
 */
public interface ReportStore {

    /** The report whose file lies in the directory. */
    ExportReport read(Path directory);

    /** The files of that report, in manifest order; to be closed. */
    Stream<FileOutcome> files(Path directory);

    /** The issues of the outcome files of that report, in file order; to be closed. */
    Stream<OperationOutcome.Issue> issues(Path directory);
}
