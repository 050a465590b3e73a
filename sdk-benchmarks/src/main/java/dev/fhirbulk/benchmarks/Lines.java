package dev.fhirbulk.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines with their LF, as plainly as can be. */
final class Lines implements AutoCloseable {

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int end;

    Lines(InputStream in) {
        this.in = in;
    }

    /** The next line, null at the end. */
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            if (position == end) {
                end = Math.max(in.read(buffer), 0);
                position = 0;
                if (end == 0) {
                    return line.size() == 0 ? null : line.toByteArray();
                }
            }
            int start = position;
            while (position < end && buffer[position] != '\n') {
                position++;
            }
            boolean whole = position < end;
            position += whole ? 1 : 0;
            line.write(buffer, start, position - start);
            if (whole) {
                return line.toByteArray();
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
