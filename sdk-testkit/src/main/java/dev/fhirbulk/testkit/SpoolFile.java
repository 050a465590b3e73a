package dev.fhirbulk.testkit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the lines of a type, beginning a new file when one is full. One thread. */
final class SpoolFile implements AutoCloseable {

    private final Path folder;
    private final Job job;
    private final String list;
    private final String type;
    private final int limit;
    private final boolean blankFirst;
    private @Nullable OutputStream out;
    private @Nullable Path path;
    private String name = "";
    private long count;
    private int number;

    /**
     * Which list of the manifest, which type, and how many resources at most.
     *
     * @param list of the manifest
     * @param type empty for blocks
     * @param limit resources of a file
     * @param blankFirst whether a file begins with a blank line
     */
    record Shape(String list, String type, int limit, boolean blankFirst) {}

    SpoolFile(Path folder, Job job, Shape shape) {
        this.folder = folder;
        this.job = job;
        this.list = shape.list();
        this.type = shape.type();
        this.limit = shape.limit();
        this.blankFirst = shape.blankFirst();
    }

    /** A line with its newline, if it has one. */
    void line(byte[] line) throws IOException {
        roll();
        append(line);
    }

    /** The same in the present file, however full it is. */
    void append(byte[] line) throws IOException {
        if (out == null) {
            number++;
            name = String.format(Locale.ROOT, "%s-%s-%d.ndjson", list, type.isEmpty() ? "blocks" : type, number);
            path = folder.resolve(name);
            out = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
            if (blankFirst) {
                out.write('\n');
            }
        }
        out.write(line);
        count += LineFacts.of(line).isBlank() ? 0 : 1;
    }

    /** Ends the present file if it is full. */
    void roll() throws IOException {
        if (count >= limit) {
            end();
        }
    }

    @Override
    public void close() throws IOException {
        end();
    }

    private void end() throws IOException {
        if (out != null && path != null) {
            out.close();
            job.files().add(new Job.Spooled(list, type, name, path, count));
        }
        out = null;
        count = 0;
    }
}
