package dev.fhirbulk.internal.json;

import dev.fhirbulk.internal.io.ByteLines;
import dev.fhirbulk.internal.scan.TopLevel;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ResourceBlock;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Walks the files of an organized export block by block, each file once, in the order in which they continue each
 * other. For one thread.
 */
final class BlockFiles implements Closeable {

    private static final byte[] LF = {'\n'};

    private final Map<String, FileOutcome> left = new LinkedHashMap<>();
    private final Deque<String> starts = new ArrayDeque<>();
    private final Set<String> continued = new HashSet<>();

    private @Nullable ByteLines lines;
    private @Nullable Path path;
    private @Nullable FileOutcome file;
    private byte @Nullable [] line;
    private @Nullable String header;
    private boolean continuing;
    private boolean first = true;
    private @Nullable Content open;

    private BlockFiles(List<FileOutcome> files) {
        for (FileOutcome each : files) {
            String continuation = each.listed().continuedBy();
            left.put(each.listed().page() + "." + each.listed().position(), each);
            if (continuation != null) {
                continued.add(continuation);
            }
        }
        left.keySet().stream().filter(place -> !continued.contains(place)).forEach(starts::add);
        // What only continues in a circle is begun somewhere.
        left.keySet().stream().filter(continued::contains).forEach(starts::add);
    }

    /** The blocks of output files, to be closed. */
    static Stream<ResourceBlock> of(List<FileOutcome> files) {
        BlockFiles blocks = new BlockFiles(files);
        return Streams.of(blocks::next, blocks);
    }

    private Optional<ResourceBlock> next() {
        try {
            if (open != null) {
                open.drain();
            }
            if (line == null && header == null && !advance()) {
                return Optional.empty();
            }
            if (first && header == null) {
                throw new IllegalStateException("The files hold no blocks: the export was not organized."
                        + " Ask for that with organizeOutputBy(\"Patient\"), or read the files with paths(...).");
            }
            first = false;
            String reference = header == null ? "" : header;
            header = null;
            Content content = new Content(reference);
            open = content;
            return Optional.of(new ResourceBlock(reference, content, content::isCut));
        } catch (IOException unreadable) {
            throw OutcomeFiles.unreadable(path == null ? Path.of("") : path, unreadable);
        }
    }

    /** Reads on to a line of a block or to a header; false at the end of all files. */
    private boolean advance() throws IOException {
        line = null;
        while (true) {
            ByteLines from = lines;
            byte[] read = from == null ? null : from.next();
            if (read == null) {
                if (!nextFile()) {
                    return false;
                }
            } else if (Json.firstByte(read) >= 0) {
                header = header(read);
                line = header == null ? read : null;
                return true;
            }
        }
    }

    private boolean nextFile() throws IOException {
        close();
        String place = file == null ? null : file.listed().continuedBy();
        FileOutcome following = place == null ? null : left.remove(place);
        continuing = following != null;
        while (following == null && !starts.isEmpty()) {
            following = left.remove(starts.remove());
        }
        file = following;
        if (following == null) {
            return false;
        }
        path = following.path().orElse(null);
        lines = path == null ? null : new ByteLines(OutcomeFiles.plain(path), 1 << 16, Integer.MAX_VALUE - 8);
        return true;
    }

    /** What a header line refers to; null when it is none. */
    private static @Nullable String header(byte[] line) {
        if (!"Parameters".equals(TopLevel.text(line, "resourceType").orElse(""))) {
            return null;
        }
        Object parameters =
                JsonLine.decode(line).map(object -> object.get("parameter")).orElse(null);
        if (parameters instanceof List<?> list
                && list.size() == 1
                && list.get(0) instanceof Map<?, ?> parameter
                && "header".equals(parameter.get("name"))) {
            Object value = parameter.get("valueReference");
            return value instanceof Map<?, ?> reference && reference.get("reference") instanceof String text
                    ? text
                    : "";
        }
        return null;
    }

    @Override
    public void close() {
        ByteLines opened = lines;
        lines = null;
        if (opened != null) {
            Streams.close(opened);
        }
    }

    /** The lines of one block, without its header, over files. */
    private final class Content extends InputStream {
        private final String reference;
        private byte[] bytes = {};
        private int at;
        private boolean ended;
        private boolean passed;
        private boolean cut;

        Content(String reference) {
            this.reference = reference;
        }

        boolean isCut() {
            return cut;
        }

        void drain() throws IOException {
            while (fill()) {
                at = bytes.length;
            }
            passed = true;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (passed) {
                throw new IOException("This block was passed over: read it before the next one is asked for.");
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, bytes.length - at);
            System.arraycopy(bytes, at, target, offset, count);
            at += count;
            return count;
        }

        private boolean fill() throws IOException {
            while (at == bytes.length && !ended) {
                if (bytes != LF && bytes.length > 0) {
                    bytes = LF;
                    at = 0;
                } else {
                    following();
                }
            }
            return at < bytes.length;
        }

        private void following() throws IOException {
            byte[] held = line;
            FileOutcome before = file;
            if (held == null && (header != null || !advance())) {
                end(before);
                return;
            }
            if (held == null && file != before && !continuing) {
                // Another file that does not go on with this block.
                end(before);
                return;
            }
            if (header != null) {
                boolean same = continuing && file != before && header.equals(reference);
                if (!same) {
                    end(null);
                    return;
                }
                header = null;
                return;
            }
            byte[] found = line;
            line = null;
            bytes = found == null ? new byte[0] : found;
            at = 0;
        }

        private void end(@Nullable FileOutcome last) {
            ended = true;
            cut = last != null && "".equals(last.listed().continuedBy());
        }
    }
}
