package dev.fhirbulk.lines;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.NdjsonParseException;
import dev.fhirbulk.error.Phase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * What to do with a line that is no resource: cut off, not JSON, not UTF-8. Never silent. Implementations are called
 * on the reading thread.
 */
@FunctionalInterface
public interface BadLinePolicy {

    /**
     * Decides on one line; returning means that the line is passed over.
     *
     * @param line the line with its bytes and position
     * @param error what is wrong with it; to be thrown to stop
     */
    void onBadLine(NdjsonLine line, NdjsonParseException error);

    /** Throws. The default: nothing is lost without being noticed. */
    static BadLinePolicy fail() {
        return (line, error) -> {
            throw error;
        };
    }

    /**
     * Passes the line over and reports it.
     *
     * @param report gets the error with file, line and offset, and without content
     */
    static BadLinePolicy skip(Consumer<NdjsonParseException> report) {
        return (line, error) -> report.accept(error);
    }

    /**
     * Passes the line over and appends it to a file as it stood; a second file with the suffix {@code .positions}
     * gets file, line number, offset and reason, one line each. Both hold patient data and are made anew if absent.
     *
     * @param file where bad lines go
     */
    static BadLinePolicy quarantine(Path file) {
        return (line, error) -> {
            synchronized (BadLinePolicy.class) {
                append(file, line.bytes());
                append(
                        file.resolveSibling(file.getFileName() + ".positions"),
                        String.valueOf(error.getMessage()).getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    private static void append(Path file, byte[] bytes) {
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.write(bytes);
            out.write('\n');
        } catch (IOException trouble) {
            throw new DestinationException(
                    ErrorContext.of(Phase.LOCAL).causedBy(trouble),
                    file + " cannot take a bad line: " + trouble.getClass().getSimpleName()
                            + ". Check space and permissions.");
        }
    }
}
