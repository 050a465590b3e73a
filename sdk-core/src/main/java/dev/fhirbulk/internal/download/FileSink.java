package dev.fhirbulk.internal.download;

import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ManifestFile;
import java.io.IOException;
import java.util.Optional;

/** Where the bytes of files go: a directory with its journal, or a caller's handler. Thread-safe. */
public interface FileSink {

    /** The file as an earlier run stored it; empty when it is still to be fetched. */
    Optional<FileOutcome.Stored> present(ManifestFile file);

    /**
     * Takes a file. Must read the body to its end before it keeps anything: only there is it verified.
     *
     * @param file the file as listed
     * @param name its name, relative, safe
     * @param body its plain bytes; throws when they are not whole
     * @return what was stored
     * @throws IOException from the body; troubles of its own are a {@code DestinationException}
     */
    FileOutcome.Stored take(ManifestFile file, String name, FileBody body) throws IOException;
}
