package dev.fhirbulk.internal.download;

import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ExportInterruptedException;
import dev.fhirbulk.error.ExportTimeoutException;
import dev.fhirbulk.internal.uri.Uris;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.ManifestFile;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fresh links for expired ones: the manifest is read again, once for all workers. It is not read for ever: a new
 * manifest of which no link worked is the last one. Thread-safe.
 */
public final class Links {

    private static final Logger LOG = LoggerFactory.getLogger(Links.class);

    /** What names an entry over manifests, whose queries hold signatures that change. */
    private record Place(FileKind kind, int page, int position, String type, String path) {
        static Place of(ManifestFile file) {
            return new Place(file.kind(), file.page(), file.position(), file.type(), Uris.withoutQuery(file.url()));
        }
    }

    /**
     * A link and which manifest it is from.
     *
     * @param file the entry
     * @param edition the number of the manifest, from 0
     */
    record Link(ManifestFile file, int edition) {}

    private final Supplier<ExportManifest> manifestAgain;
    private final Map<Place, ManifestFile> fresh = new HashMap<>();
    private @Nullable Instant expires;
    private int edition;
    private boolean worked = true;

    /**
     * For one manifest.
     *
     * @param expires when its links cease to work, null when not known
     * @param manifestAgain reads it anew
     */
    public Links(@Nullable Instant expires, Supplier<ExportManifest> manifestAgain) {
        this.expires = expires;
        this.manifestAgain = manifestAgain;
    }

    /** The link to use now; read anew first if the known ones are past their time. */
    synchronized Link current(ManifestFile file, Instant now) {
        Instant end = expires;
        if (end != null && now.isAfter(end)) {
            // Whatever comes of it: a server that says the same time again is not asked before every file.
            expires = null;
            readAgain();
        }
        return new Link(fresh.getOrDefault(Place.of(file), file), edition);
    }

    /** A link worked. */
    synchronized void succeeded(Link link) {
        worked |= link.edition() == edition;
    }

    /** The link after one that was refused; empty when there is none. */
    synchronized Optional<Link> after(Link refused) {
        if (refused.edition() == edition && !(worked && readAgain())) {
            return Optional.empty();
        }
        return Optional.ofNullable(fresh.get(Place.of(refused.file()))).map(file -> new Link(file, edition));
    }

    private boolean readAgain() {
        try {
            ExportManifest manifest = manifestAgain.get();
            fresh.clear();
            manifest.files().forEach(file -> fresh.put(Place.of(file), file));
            Instant end = manifest.expires();
            expires = end != null && !end.equals(expires) ? end : null;
            edition++;
            worked = false;
            LOG.info("The manifest was read again for fresh links: {}", manifest);
            return true;
        } catch (ExportInterruptedException | ExportTimeoutException stop) {
            throw stop;
        } catch (BulkExportException gone) {
            LOG.warn("The manifest could not be read again for fresh links: {}", gone.getMessage());
            worked = false;
            return false;
        }
    }
}
