package dev.fhirbulk;

import dev.fhirbulk.config.ExportListener;
import dev.fhirbulk.model.ExportHandle;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportStatus;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ManifestFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a listener's exceptions away from the export. Thread-safe. */
record SafeListener(ExportListener listener) implements ExportListener {

    private static final Logger LOG = LoggerFactory.getLogger(ExportListener.class);

    @Override
    public void kickOffAccepted(ExportHandle handle) {
        safely(() -> listener.kickOffAccepted(handle));
    }

    @Override
    public void progress(ExportStatus.InProgress status) {
        safely(() -> listener.progress(status));
    }

    @Override
    public void fileStarted(ManifestFile file) {
        safely(() -> listener.fileStarted(file));
    }

    @Override
    public void fileBytes(ManifestFile file, long bytes) {
        safely(() -> listener.fileBytes(file, bytes));
    }

    @Override
    public void fileDone(FileOutcome outcome) {
        safely(() -> listener.fileDone(outcome));
    }

    @Override
    public void fileFailed(FileOutcome.Failed outcome) {
        safely(() -> listener.fileFailed(outcome));
    }

    @Override
    public void complete(ExportReport report) {
        safely(() -> listener.complete(report));
    }

    private static void safely(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException own) {
            // Its message may hold anything the application knows, so only the type is logged.
            LOG.warn(
                    "The export listener threw {}; the export goes on",
                    own.getClass().getName());
        }
    }
}
