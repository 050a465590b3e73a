package dev.fhirbulk.auth.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads small files that hold keys. Stateless. */
public final class KeyFiles {

    private static final int LIMIT = 1024 * 1024;

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

    /** A file as text. */
    public static String text(Path file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }
}
