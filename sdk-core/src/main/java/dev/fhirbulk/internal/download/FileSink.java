package dev.fhirbulk.internal.download;

import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ManifestFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the bytes of files go: a directory with its journal, or a caller's handler. Thread-safe. */
public interface FileSink {

    /**
     * The beginning of a file that an earlier attempt left.
     *
     * @param etag the strong entity tag under which it was served
     * @param bytes how long it is
     */
    record Partial(String etag, long bytes) {}

    /** What is there of a file that could be continued; empty to begin at its start. */
    default Optional<Partial> partial(ManifestFile file, String name) {
        return Optional.empty();
    }

    /** How names end for content that would plainly end so. */
    default String extension(String plain) {
        return plain;
    }

    /** The bytes of a partial file. */
    default InputStream open(String name) throws IOException {
        throw new IOException("nothing is kept of " + name);
    }

    /**
     * What is about to arrive.
     *
     * @param file the file as listed
     * @param name its name, relative, safe
     * @param kept how many bytes of the file the sink has already: the body goes on behind them
     * @param etag the tag under which the plain body can be continued later, null when it cannot
     */
    record Incoming(
            ManifestFile file,
            String name,
            long kept,
            @Nullable String etag) {}

    /**
     * Takes a file. Must read the body to its end before it keeps anything for good: only there is it verified.
     *
     * @param incoming what it is
     * @param body its plain bytes; throws when they are not whole
     * @return what was stored
     * @throws IOException from the body; troubles of its own are a {@code DestinationException}
     */
    FileOutcome.Stored take(Incoming incoming, FileBody body) throws IOException;
}
