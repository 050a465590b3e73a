package dev.fhirbulk.internal.poll;

import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.error.AccessDeniedException;
import dev.fhirbulk.error.AuthenticationException;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Limit;
import dev.fhirbulk.error.ManifestException;
import dev.fhirbulk.error.NotFoundException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.TimeSource;
import dev.fhirbulk.internal.json.ManifestFiles;
import dev.fhirbulk.internal.json.ManifestSink;
import dev.fhirbulk.internal.uri.Uris;
import dev.fhirbulk.model.ExportHandle;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ExportStatus;
import dev.fhirbulk.model.ManifestFile;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The only loop: polls until the job is complete and its manifest read to the last page. The newest page is the
 * one that is polled: the status URL until it shows a {@code next} link, then that link (IG STU3, "Partial
 * manifests"). For one thread.
 */
public final class JobWait {

    private final Poller poller;
    private final Pacing pacing;
    private final ExportHandle handle;
    private final Call.Job job;
    private final Consumer<ExportStatus.InProgress> progress;

    private final Set<URI> visited = new HashSet<>();
    private @Nullable URI before;
    private int files;

    /** For one job. */
    public JobWait(
            Poller poller,
            Pacing pacing,
            ExportHandle handle,
            Call.Job job,
            Consumer<ExportStatus.InProgress> progress) {
        this.poller = poller;
        this.pacing = pacing;
        this.handle = handle;
        this.job = job;
        this.progress = progress;
    }

    /**
     * Waits as long as the deadline allows.
     *
     * @param sink gets all files as soon as the server lists them, which may be while the job runs
     * @return the manifest without its files; with a {@code next} link only if that leads back to a page that was read
     */
    public ExportManifest read(ManifestSink sink) {
        URI url = handle.statusUrl();
        ExportManifest first = null;
        for (int page = 0; page < poller.limits().of(Limit.MANIFEST_PAGES); page++) {
            visited.add(url);
            ExportManifest manifest = awaitPage(url, new Poller.Page(page, counting(sink)));
            first = first == null ? manifest : first;
            URI next = manifest.next();
            if (next == null || visited.contains(next)) {
                return joined(first, manifest);
            }
            before = url;
            url = next;
        }
        throw poller.limits().exceeded(Limit.MANIFEST_PAGES, where(url), "The manifest has more pages than are read");
    }

    /** The same, with the files in memory. */
    public ExportManifest await() {
        ManifestFiles all = new ManifestFiles();
        ExportManifest manifest = read(all);
        if (manifest.next() != null) {
            throw new ManifestException(
                    where(manifest.next()), "The manifest's next links lead in a circle. Tell the server's operator.");
        }
        return all.of(manifest);
    }

    private ExportManifest awaitPage(URI url, Poller.Page page) {
        URI known = url;
        while (true) {
            ExportStatus status;
            try {
                status = poller.poll(known, page, job);
            } catch (AuthenticationException | AccessDeniedException | NotFoundException moved) {
                known = movedTo(known, page, moved);
                continue;
            }
            if (status instanceof ExportStatus.Complete complete) {
                page.files().whole(complete.manifest());
                return complete.manifest();
            }
            ExportStatus.InProgress running = (ExportStatus.InProgress) status;
            progress.accept(running);
            ExportManifest partial = running.partial();
            if (partial != null) {
                page.files().whole(partial);
            }
            if (partial != null && partial.next() != null) {
                return partial;
            }
            pause(running);
        }
    }

    /** A link to a page may expire like one to a file: the page before it may know a new one. */
    private URI movedTo(URI old, Poller.Page page, BulkExportException moved) {
        URI last = before;
        if (last == null) {
            throw moved;
        }
        before = null;
        ExportStatus status = poller.poll(last, new Poller.Page(page.number() - 1, page.files()), job);
        ExportManifest shown = status instanceof ExportStatus.Complete complete
                ? complete.manifest()
                : ((ExportStatus.InProgress) status).partial();
        URI next = shown == null ? null : shown.next();
        if (next == null || next.equals(old)) {
            throw moved;
        }
        return next;
    }

    private ManifestSink counting(ManifestSink sink) {
        int complete = files;
        return new ManifestSink() {
            @Override
            public void begin(int page) {
                files = complete;
                sink.begin(page);
            }

            @Override
            public void file(ManifestFile file) {
                if (++files > poller.limits().of(Limit.MANIFEST_ENTRIES)) {
                    throw poller.limits()
                            .exceeded(
                                    Limit.MANIFEST_ENTRIES,
                                    where(handle.statusUrl()),
                                    "The manifest lists more files than are taken");
                }
                sink.file(file);
            }

            @Override
            public void whole(ExportManifest head) {
                sink.whole(head);
            }
        };
    }

    private void pause(ExportStatus.InProgress running) {
        TimeSource time = job.deadline().time();
        Duration elapsed = Duration.between(handle.kickedOffAt(), time.now());
        // A clock that was set back must not make the wait negative.
        Duration known = elapsed.isNegative() ? Duration.ZERO : elapsed;
        Duration wait = pacing.next(known, running.retryAfterOrNull(), running.throttled(), time.random() * 2 - 1);
        job.deadline().sleep(wait, Phase.STATUS);
    }

    private static ExportManifest joined(ExportManifest head, ExportManifest tail) {
        return new ExportManifest(
                head.transactionTime(),
                head.request(),
                head.requiresAccessToken(),
                head.outputFormat(),
                head.outputOrganizedBy(),
                List.of(),
                tail.next(),
                tail.expires(),
                head.unknown());
    }

    private ErrorContext where(URI url) {
        return ErrorContext.of(Phase.MANIFEST).request("GET", Uris.redact(url)).handle(handle.toText());
    }
}
