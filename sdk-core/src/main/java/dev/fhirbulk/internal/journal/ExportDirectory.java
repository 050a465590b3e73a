package dev.fhirbulk.internal.journal;

import static dev.fhirbulk.internal.journal.Claim.attempt;

import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.JournalException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.io.Durable;
import dev.fhirbulk.internal.io.Layout;
import dev.fhirbulk.internal.json.HandleJson;
import dev.fhirbulk.internal.uri.FileKey;
import dev.fhirbulk.model.ExportHandle;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ManifestFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An export directory while one export holds it. Every fact is synced before the method that records it returns.
 * Thread-safe.
 */
public final class ExportDirectory implements AutoCloseable {

    /** How far an export came. */
    public enum State {
        /** Nothing was sent. */
        FRESH,
        /** A kick-off was, or is about to be, sent; its answer is not known. */
        INTENT,
        /** The job is known. */
        RUNNING,
        /** The job failed or is gone; an earlier call said so. */
        FAILED,
        /** Every file is stored, and still there in its size. */
        FINISHED
    }

    private final Path root;
    private final Claim claim;
    private final String fingerprint;
    private JournalFile journal;
    private Memory memory = new Memory();
    private @Nullable ExportHandle handle;

    private ExportDirectory(Path root, Claim claim, String fingerprint) {
        this.root = root;
        this.claim = claim;
        this.fingerprint = fingerprint;
        this.journal = new JournalFile(Layout.journal(root));
    }

    /**
     * Takes a directory for an export, making it if need be.
     *
     * @throws dev.fhirbulk.error.DestinationException when it cannot be used now
     * @throws JournalException when it is somebody else's
     */
    public static ExportDirectory open(Path path, String fingerprint) {
        Claim claim = Claim.on(path);
        try {
            ExportDirectory directory = new ExportDirectory(path, claim, fingerprint);
            return attempt(path, () -> {
                directory.begin();
                return directory;
            });
        } catch (RuntimeException refused) {
            claim.close();
            throw refused;
        }
    }

    /** Whether a directory holds an unfinished export of that request, which can be continued. */
    public static boolean isUnfinished(Path path, String fingerprint) {
        JournalFile journal = new JournalFile(Layout.journal(path));
        if (!journal.exists()) {
            return false;
        }
        return attempt(path, () -> {
            Memory memory = Ownership.read(path, journal, false);
            boolean open = memory.state() != State.FINISHED && memory.state() != State.FAILED;
            return open && memory.fingerprint().orElse("").equals(fingerprint);
        });
    }

    /** The directory. */
    public Path root() {
        return root;
    }

    /** How far the export came. */
    public synchronized State state() {
        return memory.state();
    }

    /** When it was finished; the epoch when it is not. */
    public synchronized Instant finishedAt() {
        return memory.finishedAt();
    }

    /** The job, once it is known. */
    public synchronized ExportHandle handle() {
        if (handle == null) {
            throw new IllegalStateException("no job is known in state " + memory.state());
        }
        return handle;
    }

    /** A kick-off is about to be sent. */
    public void recordIntent(Instant at) {
        record(Memory.event("intent", at));
    }

    /** The server surely started nothing. */
    public void recordRefused(Instant at) {
        record(Memory.event("refused", at));
    }

    /** The job is known: its text in a file of its own, then a line that says so. */
    public synchronized void recordHandle(ExportHandle newHandle) {
        attempt(root, () -> {
            Durable.write(
                    Layout.handle(root), out -> out.write(newHandle.toText().getBytes(StandardCharsets.UTF_8)));
            return true;
        });
        record(Map.of(
                "event", "handle",
                "at", newHandle.kickedOffAt().toString(),
                "hash", FileKey.hash(newHandle.toText())));
        handle = newHandle;
    }

    /** The job failed or is gone. */
    public void recordJobFailed(String reason, Instant at) {
        record(Map.of("event", "failed", "at", at.toString(), "reason", reason));
    }

    /** Every file is stored. */
    public void recordFinished(Instant at) {
        record(Memory.event("finished", at));
    }

    /** What an earlier run stored of a listed file, told once; empty when it is not there, or not as it was. */
    public synchronized Optional<FileOutcome.Stored> takeDone(FileKey file) {
        return memory.take(file).flatMap(done -> {
            if (!isThere(done)) {
                return Optional.empty();
            }
            Path path = Layout.resolve(root, done.path());
            return Optional.of(
                    new FileOutcome.Stored(path, done.bytes(), done.resources(), done.sha256(), done.types()));
        });
    }

    /** The tag under which a file that has begun to arrive can be continued; empty when it cannot. */
    public synchronized Optional<String> begun(ManifestFile file) {
        return memory.begun(FileKey.of(file));
    }

    /** A file begins to arrive that can be continued under a tag; an empty tag takes that back. */
    public synchronized void recordBegun(ManifestFile file, String path, String etag) {
        Map<String, Object> line = Memory.begun(FileKey.of(file), file.type(), path, etag);
        // A tag that a crash of the machine loses costs one fetch; one that should be gone would cost the file.
        attempt(root, () -> journal.append(line, etag.isEmpty()));
        memory.take(line);
    }

    /**
     * A file is in place.
     *
     * @param size how many bytes it takes there
     * @param etag the strong tag under which it was served, null for none
     */
    public void recordDone(
            ManifestFile file, String path, FileOutcome.Stored stored, long size, @Nullable String etag) {
        FileKey key = FileKey.of(file);
        Memory.Done done =
                new Memory.Done(path, size, stored.bytes(), stored.resources(), stored.sha256(), stored.types());
        attempt(root, () -> journal.append(Memory.done(key, done, file.type(), etag), true));
        synchronized (this) {
            memory.ended(key);
        }
    }

    /** Moves everything of the old export into {@code old-<n>/} and begins anew. */
    public synchronized void setAside() {
        attempt(root, () -> {
            Aside.move(root);
            journal = new JournalFile(Layout.journal(root));
            memory = new Memory();
            handle = null;
            begin();
            return true;
        });
    }

    /** Gives the directory back. */
    @Override
    public void close() {
        claim.close();
    }

    private void begin() throws IOException {
        if (!journal.exists()) {
            record(Memory.head(fingerprint));
            return;
        }
        memory = Ownership.read(root, journal, true);
        if (memory.fingerprint().isEmpty()) {
            record(Memory.head(fingerprint));
        } else if (!memory.fingerprint().get().equals(fingerprint)) {
            throw new JournalException(
                    ErrorContext.of(Phase.LOCAL),
                    root
                            + " holds the export of another request, or from another server. Give each request its own directory.");
        }
        memory.reopenUnless(this::isThere);
        if (memory.state() != State.FRESH && memory.state() != State.INTENT) {
            handle = storedHandle();
        }
    }

    private ExportHandle storedHandle() throws IOException {
        try {
            return HandleJson.parse(Files.readString(Layout.handle(root)));
        } catch (IllegalArgumentException damaged) {
            throw new JournalException(
                    ErrorContext.of(Phase.LOCAL).causedBy(damaged),
                    "The handle in " + root + " is damaged: " + damaged.getMessage()
                            + " Nothing was changed. Restore it, or export into another directory.");
        }
    }

    private synchronized void record(Map<String, Object> line) {
        attempt(root, () -> journal.append(line, true));
        memory.take(line);
    }

    /** What leads out of the directory is not there. */
    private boolean isThere(Memory.Done done) {
        try {
            Path path = Layout.resolve(root, done.path());
            return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && Files.size(path) == done.size();
        } catch (IOException | IllegalArgumentException goneOrNoPath) {
            return false;
        }
    }
}
