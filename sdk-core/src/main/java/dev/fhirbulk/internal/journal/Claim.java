package dev.fhirbulk.internal.journal;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.io.Durable;
import dev.fhirbulk.internal.io.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory that is ours to use, made if need be, and that nobody else works in until it is closed. */
final class Claim implements AutoCloseable {

    private final Path root;
    private final DirectoryLock lock;

    private Claim(Path root, DirectoryLock lock) {
        this.root = root;
        this.lock = lock;
    }

    /** Work on the disk. */
    interface DiskWork<T> {
        T run() throws IOException;
    }

    /**
     * Takes a directory.
     *
     * @throws DestinationException when it cannot be used now
     * @throws dev.fhirbulk.error.JournalException when it is somebody else's
     */
    static Claim on(Path path) {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new DestinationException(
                    ErrorContext.of(Phase.LOCAL),
                    path + " is a file. Give a directory, new, empty, or of the same export.");
        }
        return attempt(path, () -> {
            Files.createDirectories(path);
            Ownership.check(path);
            Durable.createOwnerOnlyDirectory(Layout.privateFolder(path));
            return new Claim(path, DirectoryLock.on(path, Layout.lock(path)));
        });
    }

    static <T> T attempt(Path root, DiskWork<T> work) {
        try {
            return work.run();
        } catch (IOException trouble) {
            throw new DestinationException(
                    ErrorContext.of(Phase.LOCAL).retryable(true).causedBy(trouble),
                    root + " cannot be used: " + trouble.getClass().getSimpleName()
                            + ". Check that it can be written and has space, then run the same export again.");
        }
    }

    @Override
    public void close() {
        attempt(root, () -> {
            lock.close();
            return true;
        });
    }
}
