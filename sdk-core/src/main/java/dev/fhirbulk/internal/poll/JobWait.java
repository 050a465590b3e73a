package dev.fhirbulk.internal.poll;

import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.LimitExceededException;
import dev.fhirbulk.error.ManifestException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.TimeSource;
import dev.fhirbulk.internal.uri.Uris;
import dev.fhirbulk.model.ExportHandle;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ExportStatus;
import dev.fhirbulk.model.ManifestFile;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
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

    private static final int MAX_PAGES = 10_000;
    private static final int MAX_FILES = 1_000_000;

    private final Poller poller;
    private final Pacing pacing;
    private final ExportHandle handle;
    private final Call.Job job;
    private final Consumer<ExportStatus.InProgress> progress;

    private final List<ManifestFile> files = new ArrayList<>();
    private final Set<URI> visited = new HashSet<>();
    private @Nullable ExportManifest first;
    private @Nullable ExportManifest newest;

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

    /** Waits as long as the deadline allows; all pages joined into one manifest. */
    public ExportManifest await() {
        URI url = handle.statusUrl();
        for (int page = 0; page < MAX_PAGES; page++) {
            visit(url);
            ExportManifest manifest = awaitPage(url, page);
            add(manifest);
            URI next = manifest.next();
            if (next == null) {
                return joined();
            }
            url = next;
        }
        throw new LimitExceededException(where(url), "The manifest has more than " + MAX_PAGES + " pages.");
    }

    private ExportManifest awaitPage(URI url, int page) {
        while (true) {
            ExportStatus status = poller.poll(url, page, job);
            if (status instanceof ExportStatus.Complete complete) {
                return complete.manifest();
            }
            ExportStatus.InProgress running = (ExportStatus.InProgress) status;
            progress.accept(running);
            ExportManifest partial = running.partial();
            if (partial != null && partial.next() != null) {
                return partial;
            }
            pause(running);
        }
    }

    private void pause(ExportStatus.InProgress running) {
        TimeSource time = job.deadline().time();
        Duration elapsed = Duration.between(handle.kickedOffAt(), time.now());
        // A clock that was set back must not make the wait negative.
        Duration known = elapsed.isNegative() ? Duration.ZERO : elapsed;
        Duration wait = pacing.next(known, running.retryAfterOrNull(), running.throttled(), time.random() * 2 - 1);
        job.deadline().sleep(wait, Phase.STATUS);
    }

    private void visit(URI url) {
        if (!visited.add(url)) {
            throw new ManifestException(
                    where(url), "The manifest's next links lead in a circle. Tell the server's operator.");
        }
    }

    private void add(ExportManifest page) {
        if (first == null) {
            first = page;
        }
        newest = page;
        files.addAll(page.files());
        if (files.size() > MAX_FILES) {
            throw new LimitExceededException(
                    where(handle.statusUrl()), "The manifest lists more than " + MAX_FILES + " files.");
        }
    }

    private ExportManifest joined() {
        ExportManifest head = first;
        ExportManifest tail = newest;
        if (head == null || tail == null) {
            throw new IllegalStateException("no page was read");
        }
        return new ExportManifest(
                head.transactionTime(),
                head.request(),
                head.requiresAccessToken(),
                head.outputFormat(),
                head.outputOrganizedBy(),
                files,
                null,
                tail.expires(),
                head.unknown());
    }

    private ErrorContext where(URI url) {
        return ErrorContext.of(Phase.MANIFEST).request("GET", Uris.redact(url)).handle(handle.toText());
    }
}
