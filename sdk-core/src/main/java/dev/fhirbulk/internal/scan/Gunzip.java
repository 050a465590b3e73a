package dev.fhirbulk.internal.scan;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Gunzips every member of a body and checks each (RFC 1952). The JDK's own stream asks {@code available()} at a
 * member's end and on 17 silently drops the members that have not arrived yet; it also takes a torn header for
 * the end. For one thread.
 */
public final class Gunzip extends InputStream {

    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;
    private static final int FHCRC = 2;
    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;
    private static final int LONGEST_TEXT = 64 * 1024;

    /** So much may become of anything: small files of alike lines shrink beyond measure. */
    private static final long UNSUSPICIOUS = 64L << 20;

    private final InputStream in;
    private final long ratio;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] input = new byte[16 * 1024];
    private final byte[] one = new byte[1];
    private int position;
    private int limit;
    private long memberBytes;
    private long taken;
    private long given;
    private boolean inMember;
    private boolean ended;

    /**
     * Over a gzip body.
     *
     * @param ratio how many times larger than the body the plain bytes may become
     */
    public Gunzip(InputStream in, long ratio) {
        this.in = in;
        this.ratio = ratio;
    }

    /**
     * The plain form of a body: gunzipped if it is declared gzip, or begins like gzip although nothing says so (a
     * store that serves {@code .gz} files); NDJSON never begins so. A body declared gzip that is not is left as is.
     *
     * @param body the body as it travelled
     * @param ratio how many times larger than the body the plain bytes may become
     */
    public static InputStream plain(InputStream body, long ratio) throws IOException {
        PushbackInputStream start = new PushbackInputStream(body, 2);
        int first = start.read();
        if (first < 0) {
            return start;
        }
        int second = first == MAGIC_1 ? start.read() : -1;
        if (second >= 0) {
            start.unread(second);
        }
        start.unread(first);
        return first == MAGIC_1 && second == MAGIC_2 ? new Gunzip(start, ratio) : start;
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember && !nextMember()) {
                break;
            }
            int count = inflate(target, offset, length);
            if (count > 0) {
                return count;
            }
        }
        return -1;
    }

    @Override
    public int available() {
        return ended ? 0 : 1;
    }

    @Override
    public void close() throws IOException {
        ended = true;
        inflater.end();
        in.close();
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
        try {
            int count = inflater.inflate(target, offset, length);
            crc.update(target, offset, count);
            memberBytes += count;
            grown(count);
            if (inflater.finished()) {
                endMember();
            } else if (count == 0) {
                feed();
            }
            return count;
        } catch (DataFormatException corrupt) {
            throw new ZipException("the gzip data are corrupt: " + corrupt.getMessage());
        }
    }

    private void grown(int count) throws ExpansionException {
        given += count;
        if (given > UNSUSPICIOUS && given / ratio > taken) {
            throw new ExpansionException(taken, given);
        }
    }

    private void feed() throws IOException {
        if (inflater.needsDictionary()) {
            throw new ZipException("the gzip data need a dictionary");
        }
        if (position == limit && !fill()) {
            throw new EOFException("the gzip data end early");
        }
        inflater.setInput(input, position, limit - position);
        position = limit;
    }

    private boolean nextMember() throws IOException {
        if (position == limit && !fill()) {
            ended = true;
            inflater.end();
            return false;
        }
        header();
        inflater.reset();
        crc.reset();
        memberBytes = 0;
        inMember = true;
        return true;
    }

    private void endMember() throws IOException {
        position = limit - inflater.getRemaining();
        long sum = word();
        long size = word();
        if (sum != crc.getValue() || size != (memberBytes & 0xffffffffL)) {
            throw new ZipException("the gzip data are corrupt: checksum or length differ");
        }
        inMember = false;
    }

    private void header() throws IOException {
        if (next() != MAGIC_1 || next() != MAGIC_2 || next() != 8) {
            throw new ZipException("what follows the gzip data is no gzip member");
        }
        int flags = next();
        skip(6);
        if ((flags & FEXTRA) != 0) {
            int low = next();
            skip(low | next() << 8);
        }
        skipText((flags & FNAME) != 0);
        skipText((flags & FCOMMENT) != 0);
        skip((flags & FHCRC) != 0 ? 2 : 0);
    }

    /** The name and the comment carry nothing that is needed here. */
    private void skipText(boolean present) throws IOException {
        for (int length = 0; present && next() != 0; length++) {
            if (length > LONGEST_TEXT) {
                throw new ZipException("the gzip header does not end");
            }
        }
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private long word() throws IOException {
        long value = next();
        value |= (long) next() << 8;
        value |= (long) next() << 16;
        return value | (long) next() << 24;
    }

    private int next() throws IOException {
        if (position == limit && !fill()) {
            throw new EOFException("the gzip data end early");
        }
        return input[position++] & 0xff;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = 0;
        int count = in.read(input, 0, input.length);
        limit = Math.max(count, 0);
        taken += limit;
        return count > 0;
    }
}
