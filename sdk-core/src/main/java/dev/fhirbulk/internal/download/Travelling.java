package dev.fhirbulk.internal.download;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Hashes a body as it travels, on its way to being gunzipped. For one thread. */
final class Travelling extends FilterInputStream {

    private final MessageDigest digest = FileBody.newDigest();
    private long bytes;

    Travelling(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count > 0) {
            digest.update(target, offset, count);
            bytes += count;
        }
        return count;
    }

    /** To be asked once, at the end. */
    Proof.Found found() {
        return new Proof.Found(bytes, HexFormat.of().formatHex(digest.digest()));
    }
}
