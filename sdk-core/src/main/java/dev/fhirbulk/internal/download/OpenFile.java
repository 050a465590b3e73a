package dev.fhirbulk.internal.download;

import dev.fhirbulk.error.BulkExportException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.function.Function;

/** A file as a caller reads it: whatever is wrong with it is an {@link IOException} with the typed one as its cause. */
final class OpenFile extends InputStream {

    private final FileBody body;
    private final Closeable source;
    private final Function<IOException, BulkExportException> typed;

    OpenFile(FileBody body, Closeable source, Function<IOException, BulkExportException> typed) {
        this.body = body;
        this.source = source;
        this.typed = typed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            return body.read(target, offset, length);
        } catch (BulkExportException wrong) {
            throw new IOException(wrong.getMessage(), wrong);
        } catch (InterruptedIOException interrupt) {
            throw interrupt;
        } catch (IOException broken) {
            BulkExportException cause = typed.apply(broken);
            throw new IOException(cause.getMessage(), cause);
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
