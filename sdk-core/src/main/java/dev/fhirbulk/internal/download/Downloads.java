package dev.fhirbulk.internal.download;

import dev.fhirbulk.config.ExportListener;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ExportInterruptedException;
import dev.fhirbulk.error.ExportTimeoutException;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.uri.Uris;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ManifestFile;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All files of a manifest, several at once. A file's failure is a value; only what stops all is thrown. */
public final class Downloads {

    private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);

    private final FileFetch fetch;
    private final Crew crew;
    private final ExportListener listener;

    /** For one export. */
    public Downloads(FileFetch fetch, Crew crew, ExportListener listener) {
        this.fetch = fetch;
        this.crew = crew;
        this.listener = listener;
    }

    /**
     * Fetches what the sink does not hold yet.
     *
     * @return one outcome a file, in manifest order
     * @throws DestinationException when the sink cannot take any file
     * @throws ExportTimeoutException when the deadline passed
     * @throws ExportInterruptedException when the thread was interrupted
     */
    public List<FileOutcome> run(ExportManifest manifest, FileSink sink, Call.Job job) {
        List<ManifestFile> files = manifest.files();
        FileNames names = new FileNames(fetch.extension());
        String[] named = files.stream().map(names::next).toArray(String[]::new);
        FileOutcome[] outcomes = new FileOutcome[files.size()];
        crew.each(files.size(), index -> {
            FileOutcome outcome = one(files.get(index), named[index], sink, job);
            outcomes[index] = outcome;
        });
        return Arrays.asList(outcomes);
    }

    private FileOutcome one(ManifestFile file, String name, FileSink sink, Call.Job job) {
        FileOutcome.Listed listed = listed(file);
        Optional<FileOutcome.Stored> present = sink.present(file);
        if (present.isPresent()) {
            FileOutcome outcome = new FileOutcome.AlreadyPresent(listed, present.get());
            listener.fileDone(outcome);
            return outcome;
        }
        try {
            FileOutcome outcome = new FileOutcome.Downloaded(listed, fetch.fetch(file, name, sink, job));
            listener.fileDone(outcome);
            return outcome;
        } catch (DestinationException | ExportTimeoutException | ExportInterruptedException stopsAll) {
            throw stopsAll;
        } catch (BulkExportException error) {
            LOG.warn("{} ({}) could not be had: {}", name, file, error.getMessage());
            FileOutcome.Failed failed = new FileOutcome.Failed(listed, String.valueOf(error.getMessage()), error);
            listener.fileFailed(failed);
            return failed;
        }
    }

    private static FileOutcome.Listed listed(ManifestFile file) {
        return new FileOutcome.Listed(
                file.kind(), file.type(), file.page(), file.position(), Uris.redact(file.url()), file.count());
    }
}
