package dev.fhirbulk.internal.attachment;

import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.internal.io.Kept;
import dev.fhirbulk.internal.io.Measure.Measured;
import dev.fhirbulk.internal.uri.AttachmentKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file to be had, for one or several attachments. Filled by the thread that finds, then run by one other, then
 * read by the first.
 */
final class Task {

    final AttachmentKey key;
    /** The resource type that it is named for. */
    final String type;
    /** As the first of its attachments declares it, {@code ""} for none. */
    final String contentType;
    /** Where it is fetched; null when its content is in a partial file already. */
    final @Nullable URI url;

    final List<Claimed> claims = new ArrayList<>(1);
    private final @Nullable Measured inlined;
    private @Nullable Kept kept;
    private boolean isNew;
    private @Nullable Kept earlier;
    private boolean earlierIsNew;
    private boolean storedNow;
    private boolean tooLarge;
    private @Nullable BulkExportException error;

    /** To be fetched. */
    Task(AttachmentKey key, String type, String contentType, URI url) {
        this(key, type, contentType, url, null);
    }

    /** In its partial file already. */
    Task(AttachmentKey key, String type, String contentType, Measured inlined) {
        this(key, type, contentType, null, inlined);
    }

    private Task(AttachmentKey key, String type, String contentType, @Nullable URI url, @Nullable Measured inlined) {
        this.inlined = inlined;
        this.key = key;
        this.type = type;
        this.contentType = contentType;
        this.url = url;
    }

    /** Whose names are taken from our own alphabet alone, and are the same whenever it is fetched. */
    String stem() {
        return type + "." + key;
    }

    Measured inlined() {
        if (inlined == null) {
            throw new IllegalStateException("it stands nowhere but behind its URL");
        }
        return inlined;
    }

    /** What does not fit any of its attachments; null when it fits one. */
    @Nullable
    String fault(Measured found) {
        String fault = null;
        for (Claimed claim : claims) {
            fault = claim.fault(found);
            if (fault == null) {
                return null;
            }
        }
        return fault;
    }

    /** It is there already. */
    void present(Kept file, boolean ofThisRun) {
        kept = file;
        earlier = file;
        isNew = ofThisRun;
        earlierIsNew = ofThisRun;
    }

    /** What is there is not what a resource tells; it stays if nothing better can be had. */
    void again() {
        kept = null;
    }

    void stored(Kept file) {
        kept = file;
        isNew = true;
        storedNow = true;
    }

    void tooLarge() {
        tooLarge = true;
        restore();
    }

    void failed(BulkExportException why) {
        error = why;
        restore();
    }

    private void restore() {
        kept = earlier;
        isNew = earlierIsNew;
    }

    @Nullable
    Kept kept() {
        return kept;
    }

    boolean isNew() {
        return isNew;
    }

    /** Whether this very task stored it. */
    boolean hasStored() {
        return storedNow;
    }

    boolean isTooLarge() {
        return tooLarge;
    }

    @Nullable
    BulkExportException error() {
        return error;
    }
}
