package dev.fhirbulk.internal.download;

import dev.fhirbulk.config.ExportListener;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ExportInterruptedException;
import dev.fhirbulk.error.ExportTimeoutException;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.model.FileOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settles listed files one by one: a file's failure is a value, only what stops all is thrown. Thread-safe. */
public final class Downloads {

    private static final Logger LOG = LoggerFactory.getLogger(Downloads.class);

    private final Listing listing;
    private final FileFetch fetch;
    private final FileSink sink;
    private final ExportListener listener;
    private final Call.Job job;

    /** For one export. */
    public Downloads(Listing listing, FileFetch fetch, FileSink sink, ExportListener listener, Call.Job job) {
        this.listing = listing;
        this.fetch = fetch;
        this.sink = sink;
        this.listener = listener;
        this.job = job;
    }

    /**
     * Fetches a file, unless an earlier run did.
     *
     * @param index of the file in the listing
     * @throws DestinationException when the sink cannot take any file
     * @throws ExportTimeoutException when the deadline passed
     * @throws ExportInterruptedException when the thread was interrupted
     */
    public void one(int index) {
        if (listing.settled(index)) {
            listener.fileDone(listing.outcomes().get(index));
            return;
        }
        String name = listing.name(index, sink.extension(fetch.extension()));
        try {
            listener.fileDone(listing.stored(index, fetch.fetch(index, name, sink, job), true));
        } catch (DestinationException | ExportTimeoutException | ExportInterruptedException stopsAll) {
            throw stopsAll;
        } catch (BulkExportException error) {
            FileOutcome.Listed listed = listing.listed(index);
            LOG.warn("{} ({}) could not be had: {}", name, listed.kind(), error.getMessage());
            String reason = String.valueOf(error.getMessage());
            listener.fileFailed(listing.failed(index, new FileOutcome.Failed(listed, reason, error)));
        }
    }
}
