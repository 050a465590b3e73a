package dev.fhirbulk.internal.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes files outlive a crash as far as their file system can: providers without {@link FileChannel} cannot
 * sync, some cannot move atomically, Windows cannot sync a directory. Stateless and thread-safe; an interrupt
 * does not stop these functions, and the thread's flag is kept.
 */
public final class Durable {

    private static final Logger LOG = LoggerFactory.getLogger(Durable.class);

    /** Writes the content of a file. */
    public interface Content {
        /** Writes everything; may be asked a second time for the same content. */
        void writeTo(OutputStream out) throws IOException;
    }

    private Durable() {}

    /** Brings a file's content to the disk, where the provider can. */
    public static void force(Path file) throws IOException {
        Uninterrupted.run(() -> {
            try (SeekableByteChannel channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
                force(channel);
            }
        });
    }

    /** Brings what an open channel wrote to the disk, where the provider can. */
    public static void force(WritableByteChannel channel) throws IOException {
        if (channel instanceof FileChannel file) {
            file.force(true);
        }
    }

    /** Brings a directory's names to the disk; does nothing where that is not offered. */
    public static void forceDirectory(Path directory) throws IOException {
        if (directory.getFileSystem() != FileSystems.getDefault()) {
            return;
        }
        Uninterrupted.run(() -> {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (ClosedByInterruptException again) {
                throw again;
            } catch (IOException notOffered) {
                LOG.debug("This file system cannot sync directories", notOffered);
            }
        });
    }

    /** Gives a finished and synced file its name, at once and for good; replaces what has that name. */
    public static void moveIntoPlace(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException | UnsupportedOperationException notAtomic) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
        Path parent = target.toAbsolutePath().getParent();
        if (parent != null) {
            forceDirectory(parent);
        }
    }

    /** Writes a file for its owner's eyes that is there whole or not at all. */
    public static void write(Path target, Content content) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + Layout.PARTIAL);
        try {
            Uninterrupted.run(() -> fill(part, content));
            moveIntoPlace(part, target);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Creates a directory for its owner's eyes, where the provider knows owners; harmless when it is there. */
    public static void createOwnerOnlyDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, ownerOnly(directory, "rwx------"));
        } catch (FileAlreadyExistsException there) {
            // A link would lead the files of this directory somewhere else.
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw there;
            }
        }
    }

    /** A new, empty file for its owner's eyes, whose parents are made. A symbolic link in its place is an error. */
    public static OutputStream create(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            createOwnerOnlyDirectory(parent);
        }
        Set<OpenOption> options = Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING,
                LinkOption.NOFOLLOW_LINKS);
        return Channels.newOutputStream(openOwnerOnly(file, options));
    }

    /** A channel that writes behind what a file for its owner's eyes holds. */
    public static SeekableByteChannel append(Path file) throws IOException {
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        SeekableByteChannel channel = openOwnerOnly(file, options);
        channel.position(channel.size());
        return channel;
    }

    /**
     * Appends bytes to a file, and brings them to the disk if asked to, even on a thread that was told to stop.
     *
     * @return where they begin
     */
    public static long appendAll(Path file, byte[] bytes, boolean sync) throws IOException {
        long[] start = {-1};
        Uninterrupted.run(() -> {
            try (SeekableByteChannel channel = append(file)) {
                // A second attempt must not follow the torn bytes of the first.
                start[0] = start[0] < 0 ? channel.size() : start[0];
                channel.truncate(start[0]);
                channel.position(start[0]);
                writeOrTakeBack(channel, bytes, start[0]);
                if (sync) {
                    force(channel);
                }
            }
        });
        return start[0];
    }

    private static void writeOrTakeBack(SeekableByteChannel channel, byte[] bytes, long start) throws IOException {
        try {
            writeAll(channel, bytes);
        } catch (ClosedByInterruptException again) {
            throw again;
        } catch (IOException full) {
            channel.truncate(start);
            throw full;
        }
    }

    /** Opens or creates a file for its owner's eyes that is there to be locked; never through a link. */
    public static FileChannel openToLock(Path file) throws IOException {
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(file, options, ownerOnly(file, "rw-------"));
    }

    /** Opens or creates a file for its owner's eyes. */
    static SeekableByteChannel openOwnerOnly(Path file, Set<? extends OpenOption> options) throws IOException {
        return Files.newByteChannel(file, options, ownerOnly(file, "rw-------"));
    }

    static void writeAll(WritableByteChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static void fill(Path part, Content content) throws IOException {
        // An old file would keep its permissions.
        Files.deleteIfExists(part);
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (SeekableByteChannel channel = openOwnerOnly(part, options)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            content.writeTo(out);
            out.flush();
            force(channel);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file, String permissions) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
