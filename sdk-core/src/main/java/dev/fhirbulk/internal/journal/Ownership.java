package dev.fhirbulk.internal.journal;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.JournalException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.io.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.List;
import java.util.stream.Stream;

/** Whether a directory is ours to use: empty, or with a journal that this version reads. Stateless. */
final class Ownership {

    private Ownership() {}

    static void check(Path root) throws IOException {
        for (Path folder : Layout.folders(root)) {
            if (Files.isSymbolicLink(folder)) {
                throw new DestinationException(
                        ErrorContext.of(Phase.LOCAL),
                        folder + " is a symbolic link, and patient data must not be led out of the directory. Remove"
                                + " the link, or give another directory.");
            }
        }
        if (Files.exists(Layout.privateFolder(root))) {
            return;
        }
        try (Stream<Path> children = Files.list(root)) {
            List<String> foreign = children.map(child -> String.valueOf(child.getFileName()))
                    .sorted()
                    .limit(3)
                    .toList();
            if (!foreign.isEmpty()) {
                throw new JournalException(
                        ErrorContext.of(Phase.LOCAL),
                        root + " holds files that are no export of this library, such as " + foreign
                                + ". Give a new or an empty directory.");
            }
        }
    }

    static Memory read(Path root, JournalFile journal, boolean repair) throws IOException {
        try {
            Memory memory = new Memory();
            journal.read(repair, memory::take);
            if (memory.fingerprint().isPresent() && !memory.readable()) {
                throw new JournalException(
                        ErrorContext.of(Phase.LOCAL),
                        root + " was written by a newer version of this library. Update it, or use another directory.");
            }
            return memory;
        } catch (JournalFile.GarbageException | DateTimeException | IllegalArgumentException damaged) {
            throw new JournalException(
                    ErrorContext.of(Phase.LOCAL).causedBy(damaged),
                    "The journal of " + root + " is damaged: " + damaged.getMessage()
                            + ". Nothing was changed. Restore it, or export into another directory; the handle in the folder"
                            + " .bulk-export resumes the job.");
        }
    }
}
