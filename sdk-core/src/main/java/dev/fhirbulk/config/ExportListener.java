package dev.fhirbulk.config;

import dev.fhirbulk.model.ExportHandle;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportStatus;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ManifestFile;

/**
 * Hears how an export goes. Every method has an empty default.
 *
 * <p>Threads: job events come from the thread that runs the export, file events from the download threads,
 * several at once; implementations must be thread-safe and quick, for the work waits for them. Rate: one
 * {@link #progress} a poll, {@link #fileBytes} at most once for every 1 MiB of a file. An exception thrown
 * here is logged at WARN and otherwise ignored: it never fails the export.
 */
public interface ExportListener {

    /** The server accepted the kick-off. */
    default void kickOffAccepted(ExportHandle handle) {}

    /** A poll was answered: the job runs. */
    default void progress(ExportStatus.InProgress status) {}

    /** A file's transfer begins (again, after a failure). */
    default void fileStarted(ManifestFile file) {}

    /**
     * More of a file has arrived.
     *
     * @param file the file
     * @param bytes plain (gunzipped) bytes so far
     */
    default void fileBytes(ManifestFile file, long bytes) {}

    /** A file is stored and verified, or was already. */
    default void fileDone(FileOutcome outcome) {}

    /** A file could not be had. */
    default void fileFailed(FileOutcome.Failed outcome) {}

    /** The export has ended, complete or not. */
    default void complete(ExportReport report) {}

    /** Hears nothing. */
    static ExportListener none() {
        return new ExportListener() {};
    }
}
