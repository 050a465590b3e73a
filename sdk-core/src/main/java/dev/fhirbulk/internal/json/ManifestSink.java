package dev.fhirbulk.internal.json;

import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ManifestFile;

/** Takes a manifest page by page and entry by entry, so that nobody has to hold all of it. */
public interface ManifestSink {

    /** A page is about to be read; what was read of that page before is read again. */
    void begin(int page);

    /** An entry, in document order, before it is known whether the page is whole. */
    void file(ManifestFile file);

    /**
     * The page was read to its end.
     *
     * @param head what stands in it besides its files
     */
    default void whole(ExportManifest head) {}
}
