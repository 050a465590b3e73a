package dev.fhirbulk.auth.internal;

import static java.nio.file.attribute.PosixFilePermission.GROUP_READ;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_READ;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads small files that hold keys, and warns of those that others can read too. Stateless. */
public final class KeyFiles {

    private static final Logger LOG = LoggerFactory.getLogger(KeyFiles.class);
    private static final int LIMIT = 1024 * 1024;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    private KeyFiles() {}

    /**
     * All bytes of a file.
     *
     * @throws IllegalArgumentException when it cannot be read or is too large for a key
     */
    public static byte[] bytes(Path file) {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("The key file " + file + " is a directory. Give the file in it.");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LIMIT + 1);
            if (bytes.length > LIMIT) {
                throw new IllegalArgumentException(
                        "The key file " + file + " is larger than a key can be. Check the path.");
            }
            warnOfOthers(file);
            return bytes;
        } catch (NoSuchFileException missing) {
            throw new IllegalArgumentException(
                    "The key file " + file + " does not exist. Check the path; it is resolved against the working"
                            + " directory.",
                    missing);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "The key file " + file + " cannot be read. Check its permissions.", unreadable);
        }
    }

    // A warning, no refusal: orchestrators mount secrets readable, and there nobody else may be.
    private static void warnOfOthers(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> permissions = view.readAttributes().permissions();
        if (permissions.contains(GROUP_READ) || permissions.contains(OTHERS_READ)) {
            LOG.warn(
                    "The private key file {} can be read by others than its owner ({}). Run: chmod 600 {}",
                    file,
                    PosixFilePermissions.toString(permissions),
                    quoted(file.toString()));
        }
    }

    /** As a POSIX shell takes it for one word. */
    private static String quoted(String path) {
        return PLAIN.matcher(path).matches() ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    /** A file as text. */
    public static String text(Path file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }
}
