package dev.fhirbulk.internal.journal;

import dev.fhirbulk.internal.io.Durable;
import dev.fhirbulk.internal.json.JsonLine;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lines of a journal: read at the start, then only appended to, each synced. Thread-safe. */
final class JournalFile {

    private final Path path;

    JournalFile(Path path) {
        this.path = path;
    }

    /** A line that is not the last and is no JSON object. */
    static final class GarbageException extends IOException {
        GarbageException(int line) {
            super("line " + line + " is unreadable");
        }
    }

    boolean exists() {
        return Files.exists(path);
    }

    /**
     * All whole lines. A torn last one is what a crash leaves of a line whose fact was not yet relied on.
     *
     * @param repair whether to cut the torn line off; only for who holds the lock, others may see a line being written
     * @throws GarbageException when another line is unreadable
     */
    List<Map<String, Object>> read(boolean repair) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        List<Map<String, Object>> lines = new ArrayList<>();
        int start = 0;
        for (int end = next(bytes, start); end >= 0; end = next(bytes, start)) {
            byte[] line = Arrays.copyOfRange(bytes, start, end);
            Optional<Map<String, Object>> value = JsonLine.decode(line);
            if (value.isEmpty()) {
                throw new GarbageException(lines.size() + 1);
            }
            lines.add(value.get());
            start = end + 1;
        }
        if (repair && start < bytes.length) {
            truncate(start);
        }
        return lines;
    }

    synchronized void append(Map<String, ?> line) throws IOException {
        byte[] json = JsonLine.encode(line);
        byte[] bytes = Arrays.copyOf(json, json.length + 1);
        bytes[json.length] = '\n';
        Durable.appendAll(path, bytes);
    }

    private void truncate(long length) throws IOException {
        try (SeekableByteChannel open = Durable.append(path)) {
            open.truncate(length);
        }
    }

    private static int next(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
