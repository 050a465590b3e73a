package dev.fhirbulk.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A compressed body in chunks, because nobody knows its length before. */
final class GzipAnswer {

    private static final int PIECE = 1 << 16;

    private final OutputStream out;
    private final boolean members;
    private final Gate gate;
    private long untilCorruption;

    GzipAnswer(OutputStream out, @Nullable Fault fault, Gate gate) {
        this.out = out;
        this.gate = gate;
        this.members = fault instanceof Fault.GzipMembers;
        this.untilCorruption = fault instanceof Fault.CorruptGzip corrupt ? corrupt.position() : -1;
    }

    /** Sends the head. */
    interface Head {
        void send(Answer answer, long length) throws IOException;
    }

    /** Asked before bytes are sent. */
    interface Gate {
        void pass(int bytes) throws IOException;
    }

    boolean send(Path file, Head head, Answer answer) throws IOException {
        head.send(answer.header("Transfer-Encoding", "chunked"), -1);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (InputStream in = Files.newInputStream(file)) {
            GZIPOutputStream gzip = new GZIPOutputStream(packed);
            byte[] buffer = new byte[members ? 100 : PIECE];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                gzip.write(buffer, 0, count);
                if (members) {
                    gzip.finish();
                    gzip = new GZIPOutputStream(packed);
                }
                chunk(packed);
            }
            gzip.finish();
        }
        chunk(packed);
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return true;
    }

    private void chunk(ByteArrayOutputStream packed) throws IOException {
        if (packed.size() == 0) {
            return;
        }
        byte[] bytes = packed.toByteArray();
        if (untilCorruption >= 0) {
            bytes[(int) (untilCorruption % bytes.length)] ^= 0x55;
            untilCorruption = -1;
        }
        gate.pass(bytes.length);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        packed.reset();
    }
}
