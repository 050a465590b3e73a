package dev.fhirbulk;

import dev.fhirbulk.internal.download.Crew;
import dev.fhirbulk.internal.download.Downloads;
import dev.fhirbulk.internal.download.FileFetch;
import dev.fhirbulk.internal.download.FileSink;
import dev.fhirbulk.internal.download.Links;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.FileOutcome;
import java.util.List;
import java.util.function.Supplier;

/** Wires the download stage for one manifest. */
record Fetching(Engine engine, int parallel, Supplier<ExportManifest> manifestAgain) {

    private static final String NDJSON = "application/fhir+ndjson";

    List<FileOutcome> run(ExportManifest manifest, FileSink sink, Call.Job job) {
        String format = manifest.outputFormat() == null ? NDJSON : manifest.outputFormat();
        Links links = new Links(manifest.expires(), manifestAgain);
        FileFetch fetch =
                new FileFetch(engine.http(), manifest.requiresAccessToken(), format, engine.listener(), links);
        return new Downloads(fetch, new Crew(engine.executor(), parallel), engine.listener()).run(manifest, sink, job);
    }
}
