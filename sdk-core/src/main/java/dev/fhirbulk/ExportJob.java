package dev.fhirbulk;

import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Deadline;
import dev.fhirbulk.model.ExportHandle;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportStatus;
import dev.fhirbulk.model.ManifestFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A job on the server: look at it, wait for it, fetch what it made, delete it. Nothing done here deletes a job
 * but {@link #delete()}. Thread-safe.
 */
public final class ExportJob {

    private final Engine engine;
    private final ExportHandle handle;
    private final ExportOptions options;
    private final AtomicReference<@Nullable ExportManifest> manifest = new AtomicReference<>();

    ExportJob(Engine engine, ExportHandle handle, ExportOptions options) {
        this.engine = engine;
        this.handle = handle;
        this.options = options;
    }

    /** Takes a file of an export as it arrives. Called from several threads at once. */
    @FunctionalInterface
    public interface FileHandler {
        /**
         * Takes one file. The stream's end is reached only when the file is whole; otherwise reading throws, and the
         * file is delivered again, from its start. What is left unread is read and verified afterwards.
         *
         * @param file the file as listed
         * @param content its plain (gunzipped) bytes; need not be closed
         * @throws IOException what reading threw, or the handler's own trouble, which ends the export
         */
        void accept(ManifestFile file, InputStream content) throws IOException;
    }

    /** Names the job: {@code handle().toText()} is to be kept for another process. */
    public ExportHandle handle() {
        return handle;
    }

    /**
     * One poll. Passing failures are repeated as the client's retries say.
     *
     * @throws dev.fhirbulk.error.ExportJobFailedException when the job failed
     * @throws dev.fhirbulk.error.NotFoundException when the job is gone
     */
    public ExportStatus status() {
        return engine.poller().poll(handle.statusUrl(), job(Deadline.none(engine.time())));
    }

    /** Waits until the job is complete, as long as it takes; see {@link #await(Duration)}. */
    public ExportManifest await() {
        return await(Deadline.in(engine.time(), options.deadline()));
    }

    /**
     * Waits until the job is complete and reads its manifest, all pages.
     *
     * @param time how long at most
     * @throws dev.fhirbulk.error.ExportTimeoutException when the time is over; the job stays alive
     * @throws dev.fhirbulk.error.ExportJobFailedException when the job failed
     */
    public ExportManifest await(Duration time) {
        return await(Deadline.in(engine.time(), Checks.positive(time, "await")));
    }

    /**
     * Waits if need be and fetches all files into a directory, with the same journal as
     * {@link ExportBuilder#exportTo}: run again, it fetches only what is missing.
     *
     * @param directory new, empty, or of this job
     * @return the report
     * @throws dev.fhirbulk.error.BulkExportException see {@link ExportBuilder#exportTo}
     */
    public ExportReport download(Path directory) {
        return new ExportRun(engine, options).download(directory, handle);
    }

    /**
     * Waits if need be and hands every file to a handler, without a disk.
     *
     * @param parallel how many files at a time, from 1 to 256
     * @param handler called from several threads at once; a file may be delivered again after a failure
     * @return a report without paths
     * @throws dev.fhirbulk.error.DestinationException when the handler threw
     */
    public ExportReport forEachFile(int parallel, FileHandler handler) {
        Checks.between(parallel, 1, 256, "forEachFile");
        return new ExportRun(engine, options).forEachFile(handle, parallel, handler);
    }

    /**
     * One file as a stream, without a disk. Where the connection breaks it goes on by range, without repeating or losing
     * a byte; where the server cannot do that, reading throws. Its end is reached only when the file is whole.
     *
     * @param file as listed by {@link #await()}; if this object has not waited yet, it does so first
     * @return the plain (gunzipped) bytes, to be closed: it holds one of the client's places for parallel downloads. Its
     *     {@link IOException}s have the typed exception as their cause
     * @throws dev.fhirbulk.error.BulkExportException typed, when the file cannot be had
     */
    public InputStream open(ManifestFile file) {
        ExportManifest known = manifest.get();
        return new ExportRun(engine, options).open(handle, known == null ? await() : known, file);
    }

    /** Deletes the job and its files on the server. A job that is gone already is success (idempotent). */
    public void delete() {
        engine.jobDelete().delete(handle, job(Deadline.none(engine.time())));
    }

    /** {@link #await()} on the client's executor; cancelling the future interrupts the waiting. */
    public CompletableFuture<ExportManifest> awaitAsync() {
        return AsyncRun.of(engine.executor(), () -> await());
    }

    /** {@link #download} on the client's executor; cancelling the future interrupts the work. */
    public CompletableFuture<ExportReport> downloadAsync(Path directory) {
        return AsyncRun.of(engine.executor(), () -> download(directory));
    }

    /** {@link #forEachFile} on the client's executor; cancelling the future interrupts the work. */
    public CompletableFuture<ExportReport> forEachFileAsync(int parallel, FileHandler handler) {
        return AsyncRun.of(engine.executor(), () -> forEachFile(parallel, handler));
    }

    @Override
    public String toString() {
        return "ExportJob[" + handle + "]";
    }

    private ExportManifest await(Deadline deadline) {
        ExportManifest complete = new ExportRun(engine, options).await(handle, deadline);
        manifest.set(complete);
        return complete;
    }

    private Call.Job job(Deadline deadline) {
        return new Call.Job(handle.types(), handle.toText(), deadline.of(handle.toText()));
    }
}
