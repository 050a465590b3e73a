package dev.fhirbulk;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.download.FileBody;
import dev.fhirbulk.internal.download.FileSink;
import dev.fhirbulk.internal.io.Durable;
import dev.fhirbulk.internal.io.Layout;
import dev.fhirbulk.internal.journal.ExportDirectory;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ManifestFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Lands files in an export directory: into a part, synced, verified, moved into place, and only then noted in the
 * journal. Thread-safe.
 */
record DirectorySink(ExportDirectory directory, boolean compress) implements FileSink {

    private static final int BUFFER = 64 * 1024;

    /** Less than that is fetched again sooner than noted. */
    private static final int WORTH_CONTINUING = 16 * 1024;

    @Override
    public String extension(String plain) {
        return compress ? plain + ".gz" : plain;
    }

    @Override
    public Optional<Partial> partial(ManifestFile file, String name) {
        if (compress) {
            // Where a torn gzip stream ends in the plain bytes is not worth knowing.
            return Optional.empty();
        }
        Path part = part(name);
        return directory.begun(file).flatMap(etag -> {
            long bytes = sound(part);
            return bytes > 0 && canAppend(part) ? Optional.of(new Partial(etag, bytes)) : Optional.empty();
        });
    }

    @Override
    public InputStream open(String name) throws IOException {
        return Files.newInputStream(part(name));
    }

    @Override
    public FileOutcome.Stored take(Incoming incoming, FileBody body) throws IOException {
        Path target = directory.root().resolve(incoming.name());
        Path part = part(incoming.name());
        if (incoming.kept() == 0 && directory.begun(incoming.file()).isPresent()) {
            // Before the old bytes go: a tag must never stand beside bytes of another one.
            directory.recordBegun(incoming.file(), incoming.name(), "");
        }
        receive(part, incoming, body);
        long size = compress ? size(part) : body.bytes();
        FileOutcome.Stored stored =
                new FileOutcome.Stored(target, body.bytes(), body.resources(), body.sha256(), body.types());
        try {
            Durable.moveIntoPlace(part, target);
        } catch (IOException trouble) {
            throw unusable(target, trouble);
        }
        directory.recordDone(incoming.file(), incoming.name(), stored, size, incoming.etag());
        return stored;
    }

    private Path part(String name) {
        return directory.root().resolve(name + Layout.PARTIAL);
    }

    /** Some providers only write whole files: theirs are begun again. */
    private static boolean canAppend(Path part) {
        try (SeekableByteChannel channel = Durable.append(part)) {
            return channel.position() > 0;
        } catch (IOException | UnsupportedOperationException notOffered) {
            return false;
        }
    }

    /**
     * How much of a partial file can be relied on, cut to that. A crash of the machine can leave zeros where bytes had
     * not reached the disk; NDJSON holds none.
     */
    private static long sound(Path part) {
        if (!Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        try {
            long good = 0;
            try (InputStream in = Files.newInputStream(part)) {
                byte[] buffer = new byte[BUFFER];
                for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                    for (int i = 0; i < count; i++) {
                        if (buffer[i] == 0) {
                            return cut(part, good + i);
                        }
                    }
                    good += count;
                }
            }
            return good;
        } catch (IOException unreadable) {
            throw unusable(part, unreadable);
        }
    }

    private static long cut(Path part, long length) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(part, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
        return length;
    }

    /** Writes a body behind what is kept of it. */
    private void receive(Path part, Incoming incoming, FileBody body) throws IOException {
        try (OutputStream out = incoming.kept() > 0 ? append(part) : compress ? packed(part) : open(part)) {
            byte[] buffer = new byte[BUFFER];
            boolean noted = compress || incoming.kept() > 0 || incoming.etag() == null;
            int count;
            while ((count = body.read(buffer, 0, buffer.length)) >= 0) {
                write(part, out, buffer, count);
                if (!noted && body.bytes() >= WORTH_CONTINUING) {
                    noted = true;
                    directory.recordBegun(incoming.file(), incoming.name(), String.valueOf(incoming.etag()));
                }
            }
        }
        try {
            Durable.force(part);
        } catch (IOException trouble) {
            throw unusable(part, trouble);
        }
    }

    private static OutputStream append(Path part) {
        try {
            return Channels.newOutputStream(Durable.append(part));
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

    private static OutputStream packed(Path part) {
        try {
            return new GZIPOutputStream(open(part), BUFFER);
        } catch (IOException trouble) {
            throw unusable(part, trouble);
        }
    }

    private static long size(Path part) {
        try {
            return Files.size(part);
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
