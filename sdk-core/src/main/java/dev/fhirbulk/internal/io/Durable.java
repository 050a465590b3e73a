package dev.fhirbulk.internal.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
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

/**
 * Writes that survive a crash: synced where the file system can sync, moved atomically where it can move so, readable
 * by the owner only where it knows owners. Stateless and thread-safe.
 */
public final class Durable {

    private static final Set<OpenOption> NEW = Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING,
            LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> APPEND =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private Durable() {}

    /** A stream into a new or emptied file, whose parents are made. A symbolic link there is an error. */
    public static OutputStream create(Path file) throws IOException {
        directory(parent(file));
        return Channels.newOutputStream(Files.newByteChannel(file, NEW, ownerOnly(file, "rw-------")));
    }

    /** A channel that writes behind what the file holds. */
    public static SeekableByteChannel append(Path file) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file, APPEND, ownerOnly(file, "rw-------"));
        channel.position(channel.size());
        return channel;
    }

    /** Makes a directory and its parents, new ones for the owner only. */
    public static void directory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, ownerOnly(directory, "rwx------"));
        }
    }

    /** Replaces a file as a whole: after a crash it holds the old bytes or the new ones. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = create(part)) {
            out.write(content);
        }
        force(part);
        moveIntoPlace(part, file);
    }

    /** Writes all bytes at the channel's position and syncs it. */
    public static void write(SeekableByteChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        if (channel instanceof FileChannel file) {
            file.force(true);
        }
    }

    /** Syncs a file's bytes; does nothing where the file system cannot. */
    public static void force(Path file) throws IOException {
        if (isDefault(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }

    /** Syncs a directory, so that a rename in it survives; Windows and other providers know no such thing. */
    public static void forceDirectory(Path directory) throws IOException {
        if (isDefault(directory)
                && directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** Renames a finished part and syncs the directory. */
    public static void moveIntoPlace(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException plainOnly) {
            // Object stores behind a provider know no rename; the journal notes the file only after this.
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
        forceDirectory(parent(target));
    }

    private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isDefault(Path path) {
        return path.getFileSystem().equals(FileSystems.getDefault());
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }
}
