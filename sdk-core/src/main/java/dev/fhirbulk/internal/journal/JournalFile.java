package dev.fhirbulk.internal.journal;

import dev.fhirbulk.internal.io.ByteLines;
import dev.fhirbulk.internal.io.Durable;
import dev.fhirbulk.internal.json.JsonLine;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/** The lines of a journal: read at the start, then only appended to. Thread-safe. */
final class JournalFile {

    /** What is read for one line, which is rarely longer. */
    private static final int LINE = 1024;

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
     * Gives all whole lines. A torn last one is what a crash leaves of a line whose fact was not yet relied on.
     *
     * @param repair whether to cut the torn line off; only for who holds the lock, others may see a line being written
     * @param lines gets them in order
     * @throws GarbageException when another line is unreadable
     */
    void read(boolean repair, Consumer<Map<String, Object>> lines) throws IOException {
        readPlaced(repair, (line, offset) -> lines.accept(line));
    }

    /** The same with the offset at which each line begins. */
    void readPlaced(boolean repair, ObjLongConsumer<Map<String, Object>> lines) throws IOException {
        long whole = 0;
        boolean torn = false;
        try (ByteLines file = new ByteLines(Files.newInputStream(path))) {
            byte[] line = file.next();
            for (int number = 1; line != null && !torn; number++) {
                torn = !file.terminated();
                if (!torn) {
                    int bad = number;
                    lines.accept(JsonLine.decode(line).orElseThrow(() -> new GarbageException(bad)), whole);
                    whole = file.offset();
                    line = file.next();
                }
            }
        }
        if (repair && torn) {
            truncate(whole);
        }
    }

    /** Appends a line, brings it to the disk if it must not be lost, and tells where it begins. */
    synchronized long append(Map<String, ?> line, boolean sync) throws IOException {
        byte[] json = JsonLine.encode(line);
        byte[] bytes = Arrays.copyOf(json, json.length + 1);
        bytes[json.length] = '\n';
        return Durable.appendAll(path, bytes, sync);
    }

    /** The line that begins at an offset. */
    Map<String, Object> lineAt(long offset) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(path, StandardOpenOption.READ)) {
            channel.position(offset);
            try (ByteLines line = new ByteLines(Channels.newInputStream(channel), LINE)) {
                byte[] bytes = line.next();
                return JsonLine.decode(bytes == null ? new byte[0] : bytes).orElseThrow(() -> new GarbageException(0));
            }
        }
    }

    /** Brings all lines to the disk. */
    void force() throws IOException {
        Durable.force(path);
    }

    private void truncate(long length) throws IOException {
        try (SeekableByteChannel open = Durable.append(path)) {
            open.truncate(length);
        }
    }
}
