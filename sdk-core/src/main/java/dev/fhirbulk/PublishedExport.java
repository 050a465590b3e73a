package dev.fhirbulk;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Deadline;
import dev.fhirbulk.internal.io.Durable;
import dev.fhirbulk.internal.io.Layout;
import dev.fhirbulk.internal.journal.ExportDirectory;
import dev.fhirbulk.internal.json.HandleJson;
import dev.fhirbulk.internal.poll.Freshness;
import dev.fhirbulk.internal.uri.FileKey;
import dev.fhirbulk.internal.uri.Uris;
import dev.fhirbulk.model.ExportHandle;
import dev.fhirbulk.model.ExportLevel;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportRequest;
import dev.fhirbulk.model.FileOutcome;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Data that a server has ready for everybody ({@code $bulk-publish}): a manifest that is read without a kick-off. Immutable
 * and thread-safe. Bulk Data Access IG, STU4 ballot, "Bulk Publish".
 *
 * @apiNote experimental: the ballot may change, and this with it
 */
public final class PublishedExport {

    private final Engine engine;
    private final URI manifest;

    PublishedExport(Engine engine, URI manifest) {
        this.engine = engine;
        this.manifest = manifest;
    }

    /**
     * Fetches all files into a directory, all pages of the manifest. Run it again after a crash and it continues; run it
     * again after success and it asks by ETag whether anything changed: if not, the report is
     * {@link ExportReport#alreadyComplete()}; if so, or if the server gives no ETag, or if the manifest has several pages,
     * of which the last may have grown, what was there moves to {@code old-<n>/} and everything is fetched anew.
     *
     * <p>Pages are to be applied one after another, the outputs of each before its deletions; {@code listed().page()} of a
     * file tells its page.
     *
     * @param directory new, empty, or of this manifest
     * @throws dev.fhirbulk.error.BulkExportException see {@link ExportBuilder#exportTo}
     */
    public ExportReport fetchTo(Path directory) {
        ExportOptions options = ExportOptions.defaults(engine);
        ExportHandle handle = HandleJson.create(
                manifest,
                engine.http().settings().fhirBase(),
                engine.time().now(),
                ExportRequest.of(new ExportLevel.System()),
                FileKey.hash("published\n" + manifest),
                Set.of());
        Deadline deadline = Deadline.in(engine.time(), options.deadline());
        Call.Job job = new Call.Job(List.of(), handle.toText(), deadline);
        try (ExportDirectory held = ExportDirectory.open(directory, handle.requestFingerprint())) {
            boolean begun = held.state() != ExportDirectory.State.FRESH;
            String known = begun ? etag(directory) : null;
            Freshness.State state = new Freshness(engine.http()).of(manifest, known, job);
            if (held.state() == ExportDirectory.State.FINISHED && state.unchanged() && isOnePage(directory)) {
                return Reports.alreadyComplete(held, engine.time().now(), options);
            }
            if (held.state() == ExportDirectory.State.FINISHED || (begun && !state.unchanged())) {
                // Files of two states of a manifest must not stand beside each other.
                held.setAside();
            }
            keep(directory, state.etag());
            return new ExportRun(engine, options).follow(held, handle, deadline);
        }
    }

    /** {@link #fetchTo} on the client's executor; cancelling the future interrupts the work. */
    public CompletableFuture<ExportReport> fetchToAsync(Path directory) {
        return AsyncRun.of(engine.executor(), () -> fetchTo(directory));
    }

    /** A chain of pages grows at its end, of which the tag of its first page says nothing. */
    private static boolean isOnePage(Path directory) {
        try (Stream<FileOutcome> files = ExportReport.read(directory).files()) {
            return files.allMatch(file -> file.listed().page() == 0);
        }
    }

    private static @Nullable String etag(Path directory) {
        try {
            String text = Files.readString(Layout.published(directory));
            return text.isBlank() ? null : text;
        } catch (NoSuchFileException none) {
            return null;
        } catch (IOException unreadable) {
            throw unusable(directory, unreadable);
        }
    }

    private static void keep(Path directory, @Nullable String etag) {
        try {
            String text = etag == null ? "" : etag;
            Durable.write(Layout.published(directory), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException trouble) {
            throw unusable(directory, trouble);
        }
    }

    private static DestinationException unusable(Path directory, IOException trouble) {
        return new DestinationException(
                ErrorContext.of(Phase.LOCAL).causedBy(trouble),
                directory + " cannot be used: " + trouble.getClass().getSimpleName()
                        + ". Check space and permissions.");
    }

    @Override
    public String toString() {
        return "PublishedExport[" + Uris.redact(manifest) + "]";
    }
}
