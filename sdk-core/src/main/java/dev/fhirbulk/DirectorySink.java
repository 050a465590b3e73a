package dev.fhirbulk;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.download.FileBody;
import dev.fhirbulk.internal.download.FileSink;
import dev.fhirbulk.internal.io.Durable;
import dev.fhirbulk.internal.journal.ExportDirectory;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ManifestFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Lands files in an export directory: into a part, synced, verified, moved into place, and only then noted in the
 * journal. Thread-safe.
 */
record DirectorySink(ExportDirectory directory) implements FileSink {

    private static final int BUFFER = 64 * 1024;

    @Override
    public Optional<FileOutcome.Stored> present(ManifestFile file) {
        return directory.done(file);
    }

    @Override
    public FileOutcome.Stored take(ManifestFile file, String name, FileBody body) throws IOException {
        Path target = directory.root().resolve(name);
        Path part = directory.root().resolve(name + ".part");
        receive(part, body);
        FileOutcome.Stored stored =
                new FileOutcome.Stored(target, body.bytes(), body.resources(), body.sha256(), body.types());
        try {
            Durable.moveIntoPlace(part, target);
        } catch (IOException trouble) {
            throw unusable(target, trouble);
        }
        directory.recordDone(file, name, stored);
        return stored;
    }

    private void receive(Path part, FileBody body) throws IOException {
        try (OutputStream out = open(part)) {
            byte[] buffer = new byte[BUFFER];
            int count;
            while ((count = body.read(buffer, 0, buffer.length)) >= 0) {
                write(part, out, buffer, count);
            }
        }
        try {
            Durable.force(part);
        } catch (IOException trouble) {
            throw unusable(part, trouble);
        }
    }

    private static OutputStream open(Path part) {
        try {
            return Durable.create(part);
        } catch (IOException trouble) {
            throw unusable(part, trouble);
        }
    }

    private static void write(Path part, OutputStream out, byte[] buffer, int count) {
        try {
            out.write(buffer, 0, count);
        } catch (IOException trouble) {
            throw unusable(part, trouble);
        }
    }

    private static DestinationException unusable(Path path, IOException trouble) {
        return new DestinationException(
                ErrorContext.of(Phase.LOCAL).retryable(true).causedBy(trouble),
                path + " cannot be written: " + trouble.getClass().getSimpleName()
                        + ". Check space and permissions, then run" + " the same export again: it continues.");
    }
}
