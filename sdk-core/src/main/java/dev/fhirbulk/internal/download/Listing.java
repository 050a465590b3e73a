package dev.fhirbulk.internal.download;

import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.ManifestException;
import dev.fhirbulk.internal.json.ManifestSink;
import dev.fhirbulk.internal.uri.FileKey;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ManifestFile;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of an export in manifest order, and what became of each. It grows while a job runs. Links are kept within
 * a share of the memory, first those of the first files; what is not kept is read again when its turn comes.
 * Thread-safe.
 */
public final class Listing implements ManifestSink {

    /** Errors beyond these are kept as sentences only. */
    private static final int MOST_ERRORS = 1000;

    private static final long SMALLEST_SHARE = 4L << 20;

    /** Where the files of one list of one page stand. */
    private record ListOfPage(FileKind kind, int page) {}

    private final List<Row> rows = new ArrayList<>();
    private final Map<ListOfPage, int[]> places = new HashMap<>();
    private final Map<Set<String>, Set<String>> typeSets = new HashMap<>();
    private final FileNames names = new FileNames();
    private final ErrorContext where;
    private final @Nullable Path root;
    private final Earlier earlier;
    private final long share;
    private long kept;
    private int errors;

    /** What earlier runs stored. */
    @FunctionalInterface
    public interface Earlier {
        /** A file as it was stored, told once; empty when it is still to be fetched. */
        Optional<FileOutcome.Stored> present(FileKey file);
    }

    /**
     * Empty.
     *
     * @param where for errors
     * @param root where files are stored, null when they are not
     * @param earlier asked for every file when it is listed: what it knows need not be known twice
     */
    public Listing(ErrorContext where, @Nullable Path root, Earlier earlier) {
        this(where, root, earlier, Math.max(SMALLEST_SHARE, Runtime.getRuntime().maxMemory() / 8));
    }

    Listing(ErrorContext where, @Nullable Path root, Earlier earlier, long share) {
        this.where = where;
        this.root = root;
        this.earlier = earlier;
        this.share = share;
    }

    @Override
    public void begin(int page) {
        // What stands on a page does not change; a page that is read again only renews its links.
    }

    /** A new entry at the end of its list, or one that is known already. */
    @Override
    public synchronized void file(ManifestFile file) {
        Row known = known(file);
        if (known == null) {
            Row row = new Row(file, names.next(file.kind(), file.type()));
            place(file);
            rows.add(row);
            Optional<FileOutcome.Stored> stored = earlier.present(row.key());
            if (stored.isPresent() && row.isNameOf(stored.get(), root)) {
                stored(rows.size() - 1, stored.get(), false);
            } else {
                keep(row, file);
            }
        } else if (known.is(file)) {
            keep(known, file);
        } else {
            throw new ManifestException(
                    where.retryable(true),
                    "The server changed an entry of its manifest (" + file
                            + ") while the job was running. Run the same export again.");
        }
    }

    /** Links for those who have none or an old one; what was not listed before is left out. */
    ManifestSink renewal() {
        return new ManifestSink() {
            @Override
            public void begin(int page) {
                // Nothing to take back: a link that is read twice is the same.
            }

            @Override
            public void file(ManifestFile file) {
                synchronized (Listing.this) {
                    Row known = known(file);
                    if (known != null && known.is(file)) {
                        keep(known, file);
                    }
                }
            }
        };
    }

    /** How many files are listed so far. */
    public synchronized int size() {
        return rows.size();
    }

    /** The name of a file. */
    synchronized String name(int index, String extension) {
        Row row = rows.get(index);
        return FileNames.name(row.kind(), row.type(), row.number, extension);
    }

    synchronized boolean settled(int index) {
        return rows.get(index).settled();
    }

    synchronized FileOutcome.Listed listed(int index) {
        return rows.get(index).listed();
    }

    /** A file with its link, which is not kept any longer; null when it is not known. */
    synchronized @Nullable ManifestFile take(int index) {
        Row row = rows.get(index);
        ManifestFile file = row.take();
        forget(row);
        return file;
    }

    /** A file is stored: fetched now, or by an earlier run. */
    synchronized FileOutcome stored(int index, FileOutcome.Stored file, boolean now) {
        Row row = rows.get(index);
        forget(row);
        row.stored(file, root, now, typeSets.computeIfAbsent(file.types(), types -> types));
        return row.outcome(root);
    }

    /** A file could not be had. */
    synchronized FileOutcome.Failed failed(int index, FileOutcome.Failed failure) {
        Row row = rows.get(index);
        forget(row);
        boolean whole = errors++ < MOST_ERRORS;
        row.failed(whole ? failure : new FileOutcome.Failed(failure.listed(), failure.reason(), null));
        return failure;
    }

    /** What became of all files, in manifest order; to be asked once all are settled. */
    public List<FileOutcome> outcomes() {
        synchronized (this) {
            Continuations.settle(rows);
        }
        return new AbstractList<>() {
            @Override
            public FileOutcome get(int index) {
                synchronized (Listing.this) {
                    return rows.get(index).outcome(root);
                }
            }

            @Override
            public int size() {
                return Listing.this.size();
            }
        };
    }

    private @Nullable Row known(ManifestFile file) {
        int[] list = places.getOrDefault(new ListOfPage(file.kind(), file.page()), new int[0]);
        int row = file.position() < list.length ? list[file.position()] - 1 : -1;
        return row < 0 ? null : rows.get(row);
    }

    private void place(ManifestFile file) {
        ListOfPage key = new ListOfPage(file.kind(), file.page());
        int[] list = places.getOrDefault(key, new int[16]);
        if (file.position() >= list.length) {
            list = Arrays.copyOf(list, Math.max(file.position() + 1, list.length * 2));
        }
        list[file.position()] = rows.size() + 1;
        places.put(key, list);
    }

    private void keep(Row row, ManifestFile file) {
        forget(row);
        if (row.inWork() || (!row.settled() && kept < share)) {
            row.link(file.url());
            kept += row.linkSize();
        }
    }

    private void forget(Row row) {
        kept -= row.linkSize();
        row.link(null);
    }
}
