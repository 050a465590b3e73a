package dev.fhirbulk.internal.download;

import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.ExportInterruptedException;
import dev.fhirbulk.error.ExportTimeoutException;
import dev.fhirbulk.error.ManifestException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.json.ManifestSink;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ManifestFile;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fresh links for those that expired or did not fit into memory: the manifest is read again, once for all workers. It
 * is not read for ever: a new manifest of which no link worked is the last one. Thread-safe.
 */
public final class Links {

    private static final Logger LOG = LoggerFactory.getLogger(Links.class);

    /**
     * A link and which manifest it is from.
     *
     * @param index of the file
     * @param file the entry
     * @param edition the number of the manifest, from 0
     */
    record Link(int index, ManifestFile file, int edition) {}

    /** Reads the manifest anew. */
    @FunctionalInterface
    public interface Again {
        /** Gives all entries to the sink; the manifest without them is returned. */
        ExportManifest read(ManifestSink sink);
    }

    private final Listing listing;
    private final Again again;
    private @Nullable Instant expires;
    private int edition;
    private boolean worked = true;
    private @Nullable BulkExportException gone;

    /**
     * For the files of one export.
     *
     * @param listing the files
     * @param again reads the manifest anew
     */
    public Links(Listing listing, Again again) {
        this.listing = listing;
        this.again = again;
    }

    /** When the links of a page cease to work, null when not known; the earliest counts. */
    public synchronized void expire(@Nullable Instant time) {
        if (time != null && (expires == null || time.isBefore(expires))) {
            expires = time;
        }
    }

    /** The link to use now; read anew first if it is not kept, or past its time. */
    synchronized Link current(int index, Instant now) {
        Instant end = expires;
        if (end != null && now.isAfter(end)) {
            // Whatever comes of it: a server that says the same time again is not asked before every file.
            expires = null;
            renewed(end);
        }
        ManifestFile file = listing.take(index);
        if (file == null) {
            readAgain();
            file = listing.take(index);
        }
        if (file == null) {
            throw new ManifestException(
                    ErrorContext.of(Phase.MANIFEST).retryable(true),
                    "The manifest was read again for the file's link, and the file is no longer in it.");
        }
        return new Link(index, file, edition);
    }

    /** A link worked. */
    synchronized void succeeded(Link link) {
        worked |= link.edition() == edition;
    }

    /** The link after one that was refused; empty when there is none. */
    synchronized Optional<Link> after(Link refused) {
        if (refused.edition() == edition && !(worked && renewed(expires))) {
            return Optional.empty();
        }
        ManifestFile file = listing.take(refused.index());
        if (file == null) {
            readAgain();
            file = listing.take(refused.index());
        }
        return file == null ? Optional.empty() : Optional.of(new Link(refused.index(), file, edition));
    }

    private boolean renewed(@Nullable Instant old) {
        try {
            ExportManifest manifest = readAgain();
            Instant end = manifest.expires();
            expires = end != null && !end.equals(old) ? end : null;
            return true;
        } catch (ExportInterruptedException | ExportTimeoutException stop) {
            throw stop;
        } catch (BulkExportException gone) {
            LOG.warn("The manifest could not be read again for fresh links: {}", gone.getMessage());
            return false;
        } finally {
            worked = false;
        }
    }

    private ExportManifest readAgain() {
        BulkExportException before = gone;
        if (before != null) {
            throw before;
        }
        try {
            ExportManifest manifest = again.read(listing.renewal());
            edition++;
            LOG.info("The manifest was read again for links: {}", manifest);
            return manifest;
        } catch (ExportInterruptedException | ExportTimeoutException stop) {
            throw stop;
        } catch (BulkExportException failure) {
            gone = failure;
            throw failure;
        }
    }
}
