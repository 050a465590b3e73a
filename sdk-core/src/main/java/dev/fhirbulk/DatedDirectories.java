package dev.fhirbulk;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.journal.ExportDirectory;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Directories named for the time below a root, such as {@code 2026-01-31T02-00-00Z}. Stateless. */
final class DatedDirectories {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private DatedDirectories() {}

    /** The newest unfinished directory of the same export, or a new one. */
    static Path choose(Path root, String fingerprint, Instant now) {
        try {
            Files.createDirectories(root);
            Optional<Path> unfinished = unfinished(root, fingerprint);
            return unfinished.isPresent() ? unfinished.get() : create(root, NAME.format(now));
        } catch (IOException trouble) {
            throw new DestinationException(
                    ErrorContext.of(Phase.LOCAL).causedBy(trouble),
                    root + " cannot hold export directories: "
                            + trouble.getClass().getSimpleName() + ". It must be a directory that can be written.");
        }
    }

    private static Optional<Path> unfinished(Path root, String fingerprint) throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
                    .filter(child -> ExportDirectory.isUnfinished(child, fingerprint))
                    .max(Comparator.comparing(child -> child.getFileName().toString()));
        }
    }

    private static Path create(Path root, String name) throws IOException {
        for (int number = 1; ; number++) {
            Path directory = root.resolve(number == 1 ? name : name + "-" + number);
            try {
                return Files.createDirectory(directory);
            } catch (FileAlreadyExistsException taken) {
                if (number == 1000) {
                    throw taken;
                }
            }
        }
    }
}
