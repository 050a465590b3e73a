package dev.fhirbulk.internal.attachment;

import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.DownloadException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.ExportInterruptedException;
import dev.fhirbulk.error.ExportTimeoutException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.error.TokenRequestException;
import dev.fhirbulk.internal.io.Kept;
import java.net.URI;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores attachments one by one: what is wrong with one is a value, only what stops all is thrown. Thread-safe. */
final class Storing {

    private static final Logger LOG = LoggerFactory.getLogger(Storing.class);

    private final Fetch fetch;
    private final Folder folder;
    private final Shelf shelf;

    Storing(Fetch fetch, Shelf shelf) {
        this.fetch = fetch;
        this.folder = fetch.folder();
        this.shelf = shelf;
    }

    /**
     * Stores one.
     *
     * @throws DestinationException when the directory cannot take any
     * @throws TokenRequestException when there are no credentials for any
     * @throws ExportTimeoutException when the deadline passed
     * @throws ExportInterruptedException when the thread was interrupted
     */
    void one(Task task) {
        try {
            store(task);
        } catch (DestinationException
                | TokenRequestException
                | ExportTimeoutException
                | ExportInterruptedException all) {
            throw all;
        } catch (BulkExportException error) {
            folder.discard(task.stem());
            LOG.warn("{} could not be had: {}", task.stem(), error.getMessage());
            task.failed(error);
        } catch (IllegalArgumentException odd) {
            // The JDK's client has its own mind about some URLs, and says them whole.
            folder.discard(task.stem());
            LOG.warn("{} could not be had: its URL cannot be requested", task.stem());
            task.failed(new DownloadException(ErrorContext.of(Phase.ATTACHMENT), "Its URL cannot be requested."));
        }
    }

    private void store(Task task) {
        URI url = task.url;
        if (url == null) {
            settle(task, new Arrived(task.stem(), task.inlined(), task.contentType));
            return;
        }
        Optional<Arrived> arrived = fetch.run(task, url);
        if (arrived.isEmpty()) {
            folder.discard(task.stem());
            task.tooLarge();
            return;
        }
        settle(task, arrived.get());
    }

    private void settle(Task task, Arrived arrived) {
        String fault = task.fault(arrived.what());
        if (fault != null) {
            folder.discard(arrived.partial());
            throw new DownloadException(ErrorContext.of(Phase.ATTACHMENT), fault);
        }
        String name = task.stem() + "." + Media.extension(arrived.contentType());
        folder.settle(arrived.partial(), name);
        Kept kept = new Kept(name, arrived.what(), arrived.contentType());
        shelf.keep(task.key, kept);
        task.stored(kept);
    }
}
