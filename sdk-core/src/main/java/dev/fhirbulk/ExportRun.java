package dev.fhirbulk;

import dev.fhirbulk.ExportBuilder.LostKickOff;
import dev.fhirbulk.config.JobPolicy;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.ExportInterruptedException;
import dev.fhirbulk.error.ExportJobFailedException;
import dev.fhirbulk.error.ExportTimeoutException;
import dev.fhirbulk.error.JournalException;
import dev.fhirbulk.error.KickOffUncertainException;
import dev.fhirbulk.error.MissingContentLocationException;
import dev.fhirbulk.error.NotFoundException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.error.ServiceUnavailableException;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Deadline;
import dev.fhirbulk.internal.journal.ExportDirectory;
import dev.fhirbulk.internal.json.HandleJson;
import dev.fhirbulk.internal.poll.JobWait;
import dev.fhirbulk.model.ExportHandle;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportRequest;
import dev.fhirbulk.model.ManifestFile;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The order of the stages, and the life of an export directory. One instance a run. */
final class ExportRun {

    private static final Logger LOG = LoggerFactory.getLogger(BulkExportClient.class);

    private final Engine engine;
    private final ExportOptions options;

    ExportRun(Engine engine, ExportOptions options) {
        this.engine = engine;
        this.options = options;
    }

    ExportJob start(ExportRequest request) {
        Deadline deadline = Deadline.in(engine.time(), options.deadline());
        ExportHandle handle = kickOff(request, deadline);
        return new ExportJob(engine, handle, options);
    }

    ExportReport exportTo(Path path, ExportRequest request) {
        checkIfKnown(request);
        Deadline deadline = Deadline.in(engine.time(), options.deadline());
        try (ExportDirectory directory =
                ExportDirectory.open(path, engine.kickOff().fingerprint(request))) {
            if (directory.state() == ExportDirectory.State.FINISHED) {
                return Reports.alreadyComplete(directory, engine.time().now(), options);
            }
            return finish(directory, handle(directory, request, deadline), request, deadline);
        }
    }

    ExportReport exportInto(Path root, ExportRequest request) {
        checkIfKnown(request);
        Path directory = DatedDirectories.choose(
                root, engine.kickOff().fingerprint(request), engine.time().now());
        return exportTo(directory, request);
    }

    ExportReport download(Path path, ExportHandle handle) {
        Deadline deadline = Deadline.in(engine.time(), options.deadline());
        try (ExportDirectory directory = ExportDirectory.open(path, handle.requestFingerprint())) {
            if (directory.state() == ExportDirectory.State.FINISHED) {
                return Reports.alreadyComplete(directory, engine.time().now(), options);
            }
            adopt(directory, handle);
            return finish(directory, handle, null, deadline);
        }
    }

    /** Fetches what a manifest lists that needs no kick-off. */
    ExportReport follow(ExportDirectory directory, ExportHandle handle, Deadline deadline) {
        adopt(directory, handle);
        return finish(directory, handle, null, deadline);
    }

    ExportReport forEachFile(ExportHandle handle, int parallel, ExportJob.FileHandler handler) {
        Deadline deadline = Deadline.in(engine.time(), options.deadline());
        Fetching.Fetched fetched =
                new Fetching(engine, handle, job(handle, deadline), new HandlerSink(handler), null, parallel).run();
        return done(handle, new Reports(engine, fetched.manifest(), handle, null, options).inMemory(fetched.files()));
    }

    InputStream open(ExportHandle handle, ExportManifest manifest, ManifestFile file) {
        Call.Job job = job(handle, Deadline.none(engine.time()));
        return new Fetching(engine, handle, job, new HandlerSink((any, in) -> {}), null, 1).open(manifest, file);
    }

    ExportManifest await(ExportHandle handle, Deadline deadline) {
        JobWait wait = new JobWait(
                engine.poller(), engine.pacing(), handle, job(handle, deadline), engine.listener()::progress);
        ExportManifest manifest = wait.await();
        LOG.info("{} is complete: {}", handle, manifest);
        return manifest;
    }

    /** A finished export is to be found without a request, even where the profile has yet to be found out. */
    private void checkIfKnown(ExportRequest request) {
        if (engine.profile().isKnown()) {
            engine.kickOff().check(request);
        }
    }

    private ExportHandle handle(ExportDirectory directory, ExportRequest request, Deadline deadline) {
        switch (directory.state()) {
            case RUNNING -> {
                LOG.info("{} is continued", directory.handle());
                return directory.handle();
            }
            case FAILED -> directory.setAside();
            case INTENT -> settleLostKickOff(directory);
            default -> LOG.debug("a new export begins");
        }
        engine.kickOff().check(request);
        directory.recordIntent(engine.time().now());
        try {
            ExportHandle handle = kickOff(request, deadline);
            directory.recordHandle(handle);
            return handle;
        } catch (BulkExportException refused) {
            settleRefusal(directory, refused);
            throw refused;
        }
    }

    private ExportHandle kickOff(ExportRequest request, Deadline deadline) {
        ExportHandle handle = engine.kickOff().send(request, new Call.Job(request.types(), null, deadline));
        LOG.info("{} was accepted", handle);
        engine.listener().kickOffAccepted(handle);
        return handle;
    }

    /** Notes a job that was started elsewhere, unless the directory follows another one already. */
    private void adopt(ExportDirectory directory, ExportHandle handle) {
        if (directory.state() == ExportDirectory.State.RUNNING) {
            if (!directory.handle().statusUrl().equals(handle.statusUrl())) {
                throw new JournalException(
                        ErrorContext.of(Phase.LOCAL).handle(handle.toText()),
                        "The directory holds an unfinished download of another job. Give each job its own directory.");
            }
            return;
        }
        if (directory.state() == ExportDirectory.State.FAILED) {
            directory.setAside();
        }
        if (directory.state() == ExportDirectory.State.FRESH) {
            directory.recordIntent(engine.time().now());
        }
        directory.recordHandle(handle);
    }

    private void settleLostKickOff(ExportDirectory directory) {
        if (options.lostKickOff() == LostKickOff.REFUSE) {
            throw new KickOffUncertainException(
                    ErrorContext.of(Phase.KICKOFF),
                    "An earlier run sent a kick-off and ended before its answer: the server may run that job. Look there,"
                            + " then call with .afterLostKickOff(LostKickOff.START_AGAIN) to send another.");
        }
        directory.recordRefused(engine.time().now());
    }

    /** Takes the intent back where the server surely started nothing; keeps the handle where it did. */
    private void settleRefusal(ExportDirectory directory, BulkExportException refused) {
        if (refused.handleText().isPresent()) {
            directory.recordHandle(HandleJson.parse(refused.handleText().get()));
            return;
        }
        int status = refused.status().orElse(0);
        boolean uncertain = refused instanceof KickOffUncertainException
                || refused instanceof ExportInterruptedException
                || refused instanceof ExportTimeoutException
                || refused instanceof MissingContentLocationException
                || (refused instanceof ServiceUnavailableException && (status == 502 || status == 504));
        if (!uncertain) {
            directory.recordRefused(engine.time().now());
        }
    }

    private ExportReport finish(
            ExportDirectory directory, ExportHandle handle, @Nullable ExportRequest request, Deadline deadline) {
        Fetching.Fetched fetched = fetchRecording(directory, handle, deadline);
        Reports reports = new Reports(engine, fetched.manifest(), handle, request, options);
        ExportReport report = reports.store(directory.root(), fetched.files());
        if (report.failedCount() == 0 && fetched.manifest().next() == null) {
            directory.recordFinished(engine.time().now());
        }
        return done(handle, report);
    }

    private Fetching.Fetched fetchRecording(ExportDirectory directory, ExportHandle handle, Deadline deadline) {
        DirectorySink sink = new DirectorySink(directory, options.compress());
        try {
            return new Fetching(engine, handle, job(handle, deadline), sink, directory, engine.downloads()).run();
        } catch (ExportJobFailedException | NotFoundException gone) {
            directory.recordJobFailed(
                    gone.getClass().getSimpleName(), engine.time().now());
            if (gone instanceof ExportJobFailedException
                    && options.jobPolicy() == JobPolicy.DELETE_WHEN_STORED_OR_SERVER_FAILED) {
                deleteQuietly(handle);
            }
            throw gone;
        }
    }

    private ExportReport done(ExportHandle handle, ExportReport report) {
        LOG.info("{} ended: {}", handle, report);
        report.warnings().forEach(warning -> LOG.warn("{}: {}", handle, warning));
        if (report.isComplete() && options.jobPolicy() != JobPolicy.KEEP) {
            deleteQuietly(handle);
        }
        engine.listener().complete(report);
        return report;
    }

    /** The data is safe by now: a server that will not delete is no reason to fail. */
    private void deleteQuietly(ExportHandle handle) {
        try {
            engine.jobDelete().delete(handle, job(handle, Deadline.none(engine.time())));
        } catch (ExportInterruptedException interrupted) {
            throw interrupted;
        } catch (BulkExportException refused) {
            LOG.warn("{} could not be deleted: {}", handle, refused.getMessage());
        }
    }

    private Call.Job job(ExportHandle handle, Deadline deadline) {
        return new Call.Job(handle.types(), handle.toText(), deadline.of(handle.toText()));
    }
}
