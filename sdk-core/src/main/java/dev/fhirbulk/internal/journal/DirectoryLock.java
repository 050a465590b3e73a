package dev.fhirbulk.internal.journal;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.io.Durable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One export at a time in a directory: within this JVM by a registry, across processes by a lock on a file that
 * nobody opens otherwise (closing any stream on a locked file would lose the lock). Other file systems than the
 * default one are guarded within the JVM only.
 */
final class DirectoryLock implements AutoCloseable {

    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path key;
    private final @Nullable FileChannel channel;

    private DirectoryLock(Path key, @Nullable FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    static DirectoryLock on(Path root, Path lockFile) throws IOException {
        Path key = root.toRealPath();
        if (!HELD.add(key)) {
            throw inUse(root, "this process");
        }
        try {
            return new DirectoryLock(key, channel(root, lockFile));
        } catch (IOException | RuntimeException failed) {
            HELD.remove(key);
            throw failed;
        }
    }

    private static @Nullable FileChannel channel(Path root, Path lockFile) throws IOException {
        if (!root.getFileSystem().equals(FileSystems.getDefault())) {
            return null;
        }
        FileChannel channel = Durable.openToLock(lockFile);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException otherLoader) {
            throw inUse(root, "this process");
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        if (lock == null) {
            throw inUse(root, "another process");
        }
        return channel;
    }

    private static DestinationException inUse(Path root, String holder) {
        return new DestinationException(
                ErrorContext.of(Phase.LOCAL).retryable(true),
                root + " is in use: an export of " + holder + " runs there. Wait for it, or choose another directory.");
    }

    @Override
    public void close() throws IOException {
        HELD.remove(key);
        if (channel != null) {
            channel.close();
        }
    }
}
