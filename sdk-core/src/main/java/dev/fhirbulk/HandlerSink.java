package dev.fhirbulk;

import dev.fhirbulk.internal.download.FileBody;
import dev.fhirbulk.internal.download.FileSink;
import dev.fhirbulk.model.FileOutcome;
import java.io.IOException;

/** Hands files to the caller's code; nothing is kept. Thread-safe if the handler is. */
record HandlerSink(ExportJob.FileHandler handler) implements FileSink {

    @Override
    public FileOutcome.Stored take(Incoming incoming, FileBody body) throws IOException {
        handler.accept(incoming.file(), body);
        body.drain();
        return new FileOutcome.Stored(null, body.bytes(), body.resources(), body.sha256(), body.types());
    }
}
