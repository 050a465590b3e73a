package dev.fhirbulk.examples;

import dev.fhirbulk.config.ExportListener;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ManifestFile;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How long the transfers of each type took, as a listener learns it. */
final class FileTimes implements ExportListener {

    // A file's events come from the thread that fetches it.
    private final ThreadLocal<Long> start = ThreadLocal.withInitial(System::nanoTime);
    private final Map<String, Duration> byType = new ConcurrentHashMap<>();

    @Override
    public void fileStarted(ManifestFile file) {
        start.set(System.nanoTime());
    }

    @Override
    public void fileDone(FileOutcome outcome) {
        byType.merge(outcome.type(), Duration.ofNanos(System.nanoTime() - start.get()), Duration::plus);
    }

    /** The sum over a type's files; files in parallel count each for itself. */
    Duration of(String type) {
        return byType.getOrDefault(type, Duration.ZERO);
    }
}
