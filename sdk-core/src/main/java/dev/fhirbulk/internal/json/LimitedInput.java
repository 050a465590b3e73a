package dev.fhirbulk.internal.json;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** Counts bytes, fails beyond a limit, and remembers whether the end was seen. */
final class LimitedInput extends FilterInputStream {

    private final Supplier<? extends RuntimeException> tooLarge;
    private long left;
    private boolean ended;

    LimitedInput(InputStream in, long limit, Supplier<? extends RuntimeException> tooLarge) {
        super(in);
        this.left = limit;
        this.tooLarge = tooLarge;
    }

    /** Whether a read has met the end. */
    boolean ended() {
        return ended;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        ended |= count < 0;
        left -= Math.max(count, 0);
        if (left < 0) {
            throw tooLarge.get();
        }
        return count;
    }
}
