package dev.fhirbulk.internal.io;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a small-lined file as bytes, with their offsets. Not thread-safe. */
public final class ByteLines implements Closeable {

    private static final int LONGEST = 16 << 20;

    private final InputStream in;
    private final int longest;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private long offset;
    private boolean terminated;

    /** Over a stream, which {@link #close} closes. */
    public ByteLines(InputStream in) {
        this(in, 1 << 16);
    }

    /** The same with a buffer of that many bytes. */
    public ByteLines(InputStream in, int buffer) {
        this(in, buffer, LONGEST);
    }

    /** The same, keeping that many bytes of a line. */
    public ByteLines(InputStream in, int buffer, int longest) {
        this.in = new BufferedInputStream(in, buffer);
        this.longest = longest;
    }

    /**
     * The next line without its line feed; null at the end. Of a line beyond 16 MiB only the beginning is kept.
     */
    public byte @Nullable [] next() throws IOException {
        line.reset();
        terminated = false;
        int read = in.read();
        if (read < 0) {
            return null;
        }
        while (read >= 0 && read != '\n') {
            offset++;
            if (line.size() < longest) {
                line.write(read);
            }
            read = in.read();
        }
        terminated = read == '\n';
        offset += terminated ? 1 : 0;
        return line.toByteArray();
    }

    /** Bytes read so far: where the line after the last one begins. */
    public long offset() {
        return offset;
    }

    /** Whether the last line ended with a line feed. */
    public boolean terminated() {
        return terminated;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
