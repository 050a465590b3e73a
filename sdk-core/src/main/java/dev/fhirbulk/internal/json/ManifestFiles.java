package dev.fhirbulk.internal.json;

import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.ManifestFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole manifest in memory, for callers who ask for one. For one thread. */
public final class ManifestFiles implements ManifestSink {

    private final List<ManifestFile> files = new ArrayList<>();

    /** Nothing yet. */
    public ManifestFiles() {}

    @Override
    public void begin(int page) {
        files.removeIf(file -> file.page() == page);
    }

    @Override
    public void file(ManifestFile file) {
        files.add(file);
    }

    /** The manifest with all its files. */
    public ExportManifest of(ExportManifest head) {
        return new ExportManifest(
                head.transactionTime(),
                head.request(),
                head.requiresAccessToken(),
                head.outputFormat(),
                head.outputOrganizedBy(),
                files,
                head.next(),
                head.expires(),
                head.unknown());
    }

    /** The same of what a running job shows; null for nothing. */
    public @Nullable ExportManifest ofPart(@Nullable ExportManifest head) {
        return head == null ? null : of(head);
    }
}
