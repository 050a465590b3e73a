package dev.fhirbulk.internal.journal;

import java.io.IOException;
import java.nio.file.Path;

/** Lets tests of other packages in. */
public final class JournalDoor {

    private JournalDoor() {}

    /** Reads the journal of a directory and asks for all that it says. */
    public static String read(Path root, Path journal) throws IOException {
        Memory memory = Ownership.read(root, new JournalFile(journal), true);
        return memory.state() + " " + memory.fingerprint() + " " + memory.finishedAt();
    }
}
