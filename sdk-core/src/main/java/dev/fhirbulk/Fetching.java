package dev.fhirbulk;

import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.download.Crew;
import dev.fhirbulk.internal.download.Downloads;
import dev.fhirbulk.internal.download.FileFetch;
import dev.fhirbulk.internal.download.FileFormat;
import dev.fhirbulk.internal.download.FileSink;
import dev.fhirbulk.internal.download.Links;
import dev.fhirbulk.internal.download.Listing;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.journal.ExportDirectory;
import dev.fhirbulk.internal.json.HandleJson;
import dev.fhirbulk.internal.json.ManifestSink;
import dev.fhirbulk.internal.poll.JobWait;
import dev.fhirbulk.model.ExportHandle;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ExportStatus;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ManifestFile;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a job and fetches its files as soon as they are listed. One instance an export; for one thread. */
final class Fetching {

    private static final Logger LOG = LoggerFactory.getLogger(BulkExportClient.class);

    private final Engine engine;
    private final ExportHandle handle;
    private final Call.Job job;
    private final FileSink sink;
    private final Listing listing;
    private final Links links;
    private final Crew crew;
    private @Nullable Downloads downloads;

    /**
     * For one export.
     *
     * @param directory where files are stored, null when they are handed on
     */
    Fetching(
            Engine engine,
            ExportHandle handle,
            Call.Job job,
            FileSink sink,
            @Nullable ExportDirectory directory,
            int parallel) {
        this.engine = engine;
        this.handle = handle;
        this.job = job;
        this.sink = sink;
        ErrorContext where = ErrorContext.of(Phase.MANIFEST).handle(handle.toText());
        this.listing = directory == null
                ? new Listing(where, null, file -> Optional.empty())
                : new Listing(where, directory.root(), directory::takeDone);
        this.links = new Links(listing, again -> await(progress -> {}).read(again));
        this.crew = new Crew(engine.executor(), parallel, this::one);
    }

    /**
     * What was listed and what became of it.
     *
     * @param manifest without its files
     * @param files in manifest order
     */
    record Fetched(ExportManifest manifest, List<FileOutcome> files) {}

    Fetched run() {
        try {
            ExportManifest manifest = await(this::progressed).read(arriving());
            LOG.info("{} is complete: {} files", handle, listing.size());
            crew.finish();
            return new Fetched(manifest, listing.outcomes());
        } catch (RuntimeException | Error stopped) {
            crew.abandon(stopped);
            throw stopped;
        }
    }

    /** One file, to be read by the caller. */
    InputStream open(ExportManifest manifest, ManifestFile file) {
        listing.file(file);
        return fetch(manifest).open(0, job);
    }

    private JobWait await(Consumer<ExportStatus.InProgress> progress) {
        return new JobWait(engine.poller(), engine.pacing(), handle, job, progress);
    }

    private void progressed(ExportStatus.InProgress running) {
        // Files may be fetched while the job runs; what stops them all must not wait for its end.
        crew.check();
        engine.listener().progress(running);
    }

    private void one(int index) {
        Downloads started = downloads;
        if (started == null) {
            throw new IllegalStateException("no page was read");
        }
        started.one(index);
    }

    private ManifestSink arriving() {
        return new ManifestSink() {
            @Override
            public void begin(int page) {
                listing.begin(page);
            }

            @Override
            public void file(ManifestFile file) {
                listing.file(file);
            }

            @Override
            public void whole(ExportManifest head) {
                links.expire(head.expires());
                start(head);
                crew.upTo(listing.size());
            }
        };
    }

    private void start(ExportManifest head) {
        if (downloads == null) {
            downloads = new Downloads(listing, fetch(head), sink, engine.listener(), job);
        }
    }

    private FileFetch fetch(ExportManifest head) {
        String format = FileFormat.of(head.outputFormat(), HandleJson.format(handle));
        return new FileFetch(engine.http(), head.requiresAccessToken(), format, engine.listener(), links);
    }
}
