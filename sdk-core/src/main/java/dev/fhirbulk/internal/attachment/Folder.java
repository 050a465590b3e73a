package dev.fhirbulk.internal.attachment;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.io.Durable;
import dev.fhirbulk.internal.io.Layout;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The directory of the attachments. Its troubles are {@link DestinationException}, so that nobody takes them for the
 * network's. Thread-safe.
 *
 * @param root the directory
 */
record Folder(Path root) {

    /** A new, empty partial file. */
    OutputStream create(String name) {
        Path part = part(name);
        try {
            return new Guarded(part, Durable.create(part));
        } catch (IOException trouble) {
            throw unusable(part, trouble);
        }
    }

    /** Does something with a stream of the disk. */
    interface Reading<T> {
        T read(InputStream in) throws IOException;
    }

    /** Reads a partial file again. */
    <T> T read(String name, Reading<T> reading) {
        Path part = part(name);
        try (InputStream in = Files.newInputStream(part)) {
            return reading.read(in);
        } catch (IOException trouble) {
            throw unusable(part, trouble);
        }
    }

    /** Gives a partial file its name for good. */
    void settle(String partial, String name) {
        Path target = root.resolve(name);
        try {
            Durable.force(part(partial));
            Durable.moveIntoPlace(part(partial), target);
        } catch (IOException trouble) {
            throw unusable(target, trouble);
        }
    }

    /** Removes a partial file, if it is there. */
    void discard(String name) {
        Path part = part(name);
        try {
            Files.deleteIfExists(part);
        } catch (IOException trouble) {
            throw unusable(part, trouble);
        }
    }

    private Path part(String name) {
        return root.resolve(name + Layout.PARTIAL);
    }

    private static DestinationException unusable(Path path, IOException trouble) {
        return new DestinationException(
                ErrorContext.of(Phase.LOCAL).retryable(true).causedBy(trouble),
                path + " cannot be used: " + trouble.getClass().getSimpleName()
                        + ". Check space and permissions, then call fetchTo with the same directory again: it continues.");
    }

    /** A file whose troubles cannot be mistaken. */
    private static final class Guarded extends OutputStream {
        private final Path path;
        private final OutputStream out;

        Guarded(Path path, OutputStream out) {
            this.path = path;
            this.out = out;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            try {
                out.write(source, offset, length);
            } catch (IOException trouble) {
                throw unusable(path, trouble);
            }
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException trouble) {
                throw unusable(path, trouble);
            }
        }
    }
}
