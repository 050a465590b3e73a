package dev.fhirbulk.internal.attachment;

import dev.fhirbulk.internal.io.Kept;
import dev.fhirbulk.internal.uri.AttachmentKey;
import java.util.Optional;

/** What is stored already. Thread-safe. */
public interface Shelf {

    /** What was stored of an attachment and is still there as it was. */
    Optional<Kept> find(AttachmentKey key);

    /** Whether it was stored by this run. */
    boolean isNew(AttachmentKey key);

    /** An attachment is in place. */
    void keep(AttachmentKey key, Kept kept);
}
