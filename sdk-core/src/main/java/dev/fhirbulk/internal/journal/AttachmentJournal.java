package dev.fhirbulk.internal.journal;

import static dev.fhirbulk.internal.journal.Claim.attempt;

import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.JournalException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.io.Kept;
import dev.fhirbulk.internal.io.Layout;
import dev.fhirbulk.internal.io.Measure.Measured;
import dev.fhirbulk.internal.uri.AttachmentKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a directory knows of the attachments in it, while one run holds it. In memory stands only where each line is:
 * there may be millions. A line outlives the process at once, and the machine after {@link #settle}. Thread-safe.
 */
public final class AttachmentJournal implements AutoCloseable {

    static final long FORMAT = 1;

    private final Path root;
    private final String export;
    private final Claim claim;
    private final JournalFile file;
    private final Map<AttachmentKey, Long> lines = new HashMap<>();
    private @Nullable Map<String, Object> head;
    private long firstNew;

    private AttachmentJournal(Path root, String export, Claim claim) {
        this.root = root;
        this.export = export;
        this.claim = claim;
        this.file = new JournalFile(Layout.attachmentJournal(root));
    }

    /**
     * Takes a directory for the attachments of an export, making it if need be.
     *
     * @param export what tells exports apart, as a hash
     * @throws dev.fhirbulk.error.DestinationException when it cannot be used now
     * @throws JournalException when it holds something else
     */
    public static AttachmentJournal open(Path path, String export) {
        Claim claim = Claim.on(path);
        try {
            AttachmentJournal journal = new AttachmentJournal(path, export, claim);
            return attempt(path, () -> {
                journal.begin();
                return journal;
            });
        } catch (RuntimeException refused) {
            claim.close();
            throw refused;
        }
    }

    /** The file of an attachment that was stored earlier and is still there as it was. */
    public synchronized Optional<Kept> find(AttachmentKey key) {
        Long offset = lines.get(key);
        if (offset == null) {
            return Optional.empty();
        }
        return attempt(root, () -> {
            Kept kept = kept(file.lineAt(offset));
            return isThere(kept) ? Optional.of(kept) : Optional.empty();
        });
    }

    /** Whether an attachment was stored since the directory was taken. */
    public synchronized boolean isNew(AttachmentKey key) {
        return lines.getOrDefault(key, -1L) >= firstNew;
    }

    /** An attachment is in place. */
    public synchronized void keep(AttachmentKey key, Kept kept) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "done");
        line.put("key", key.toString());
        line.put("path", kept.name());
        line.put("bytes", kept.what().bytes());
        line.put("sha256", kept.what().sha256());
        line.put("sha1", kept.what().sha1());
        line.put("contentType", kept.contentType());
        lines.put(key, attempt(root, () -> file.append(line, false)));
    }

    /** Brings all lines to the disk. */
    public synchronized void settle() {
        attempt(root, () -> {
            file.force();
            return true;
        });
    }

    /** Gives the directory back. */
    @Override
    public void close() {
        claim.close();
    }

    private void begin() throws IOException {
        if (file.exists()) {
            read();
        }
        Map<String, Object> first = head;
        if (first == null) {
            file.append(Map.of("event", "attachments", "format", FORMAT, "export", export), true);
        } else if (!Long.valueOf(FORMAT).equals(first.get("format"))) {
            throw new JournalException(
                    ErrorContext.of(Phase.LOCAL),
                    root + " was written by a newer version of this library. Update it, or use another directory.");
        } else if (!export.equals(first.get("export"))) {
            throw new JournalException(
                    ErrorContext.of(Phase.LOCAL),
                    root + " holds the attachments of another export. Give each export's its own directory.");
        }
        firstNew = Files.size(Layout.attachmentJournal(root));
    }

    private void read() throws IOException {
        try {
            file.readPlaced(true, this::take);
        } catch (JournalFile.GarbageException | IllegalArgumentException damaged) {
            throw new JournalException(
                    ErrorContext.of(Phase.LOCAL).causedBy(damaged),
                    "The journal of the attachments in " + root + " is damaged: " + damaged.getMessage()
                            + ". Nothing was changed. Restore it, or use another directory.");
        }
    }

    /** Takes a line in; lines of a kind that is not known are left to newer versions. */
    private void take(Map<String, Object> line, long offset) {
        if ("attachments".equals(line.get("event"))) {
            head = line;
        } else if ("done".equals(line.get("event"))) {
            kept(line);
            lines.put(AttachmentKey.parse(text(line, "key")), offset);
        }
    }

    /** What leads out of the directory is not there. */
    private boolean isThere(Kept kept) {
        try {
            Path path = Layout.resolve(root, kept.name());
            return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    && Files.size(path) == kept.what().bytes();
        } catch (IOException | IllegalArgumentException goneOrNoPath) {
            return false;
        }
    }

    private static Kept kept(Map<String, Object> line) {
        if (!(line.get("bytes") instanceof Long bytes)) {
            throw new IllegalArgumentException("an attachment has no length");
        }
        return new Kept(
                text(line, "path"),
                new Measured(bytes, text(line, "sha256"), text(line, "sha1")),
                text(line, "contentType"));
    }

    private static String text(Map<String, Object> line, String name) {
        if (line.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("\"" + name + "\" is no text");
    }
}
