package dev.fhirbulk.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.LimitExceededException;
import dev.fhirbulk.error.NdjsonParseException;
import dev.fhirbulk.internal.json.AttachmentElement;
import dev.fhirbulk.internal.json.AttachmentLine;
import dev.fhirbulk.internal.json.BinaryJson;
import dev.fhirbulk.internal.scan.Gunzip;
import dev.fhirbulk.internal.scan.LineScanner;
import dev.fhirbulk.lines.BadLinePolicy;
import dev.fhirbulk.lines.NdjsonLine;
import dev.fhirbulk.lines.NdjsonLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** What looks at the bytes of files as they pass. */
final class Bytes {

    private static final int LONGEST_LINE = 20_000;
    private static final int ENOUGH = 16 << 20;

    private Bytes() {}

    static List<Target> targets() {
        return List.of(
                Target.of(
                        "ndjson",
                        Bytes::ndjson,
                        NdjsonParseException.class,
                        DestinationException.class,
                        LimitExceededException.class),
                Target.of("gunzip", Bytes::gunzip, IOException.class),
                Target.of("attachments", Bytes::attachments, IOException.class));
    }

    private static void attachments(byte[] input) throws IOException {
        BinaryJson.head(new ByteArrayInputStream(input));
        BinaryJson.content(new ByteArrayInputStream(input), OutputStream.nullOutputStream());
        for (AttachmentElement one : AttachmentLine.find(input)) {
            assertThat(one.path()).matches("…?[A-Za-z_?.\\[\\]0-9]+");
            AttachmentLine.content(input, one.number(), OutputStream.nullOutputStream());
        }
    }

    private record Found(long number, long start, long length, boolean whole, String type) {}

    private static void ndjson(byte[] input) {
        List<Found> found = scanned(input, input.length + 1);
        assertThat(scanned(input, 1)).isEqualTo(found);
        assertThat(scanned(input, 7)).isEqualTo(found);
        nothingIsLost(input, found);
        boolean gzip = input.length > 1 && input[0] == 0x1f && input[1] == (byte) 0x8b;
        List<NdjsonLine> bad = new ArrayList<>();
        List<NdjsonLine> good = read(input, input.length + 1, (line, error) -> bad.add(line), true);
        assertThat(positions(read(input, 1, (line, error) -> {}, true))).isEqualTo(positions(good));
        read(
                input,
                5,
                BadLinePolicy.skip(error -> assertThat(error.getMessage()).doesNotContain("PLANTED")),
                false);
        // A torn byte order mark is passed over by the one and a bad line for the other.
        if (!gzip && !markLike(input)) {
            assertThat(good.size() + bad.size()).isEqualTo(found.size());
        }
        good.forEach(line -> assertThat(line.resourceType() + line.id()).isNotNull());
        bad.forEach(line -> assertThat(line.resourceType() + line.id()).isNotNull());
        read(input, input.length + 1, BadLinePolicy.fail(), false);
    }

    private static boolean markLike(byte[] input) {
        for (int i = 0; i < Math.min(3, input.length); i++) {
            if ((input[i] & 0xff) >= 0xbb) {
                return true;
            }
        }
        return false;
    }

    private static List<Found> scanned(byte[] input, int chunk) {
        List<Found> found = new ArrayList<>();
        LineScanner scanner = new LineScanner(
                (number, start, length, whole, type) -> found.add(new Found(number, start, length, whole, type)));
        for (int at = 0; at < input.length; at += chunk) {
            scanner.accept(input, at, Math.min(chunk, input.length - at));
        }
        scanner.end();
        return found;
    }

    /** What is not in a line is white space, a line's end or a byte order mark. */
    private static void nothingIsLost(byte[] input, List<Found> found) {
        byte[] rest = input.clone();
        for (Found line : found) {
            int from = Math.toIntExact(line.start());
            int to = Math.toIntExact(line.start() + line.length());
            assertThat(to).isBetween(from, input.length);
            Arrays.fill(rest, from, to, (byte) ' ');
        }
        for (int i = 0; i < rest.length; i++) {
            boolean mark = i < 3 && (rest[i] & 0xff) >= 0xbb;
            assertThat(mark || " \t\r\n".indexOf(rest[i]) >= 0).as("byte %d", i).isTrue();
        }
    }

    private static List<NdjsonLine> read(byte[] input, int chunk, BadLinePolicy policy, boolean controls) {
        NdjsonLines lines =
                NdjsonLines.read(new Sips(input, chunk)).onBadLine(policy).maxLineBytes(LONGEST_LINE);
        List<NdjsonLine> all = new ArrayList<>();
        (controls ? lines.allowControlCharacters() : lines).forEach(all::add);
        return all;
    }

    private static List<String> positions(List<NdjsonLine> lines) {
        return lines.stream().map(NdjsonLine::toString).toList();
    }

    private static void gunzip(byte[] input) throws IOException {
        String whole = sum(new Sips(input, input.length + 1));
        assertThat(sum(new Sips(input, 1))).isEqualTo(whole);
        if (whole.startsWith("fault")) {
            throw new IOException(whole);
        }
    }

    private static String sum(InputStream body) {
        CRC32 sum = new CRC32();
        byte[] buffer = new byte[8192];
        long total = 0;
        try (InputStream plain = Gunzip.plain(body, 200)) {
            for (int count = plain.read(buffer); count >= 0 && total < ENOUGH; count = plain.read(buffer)) {
                assertThat(count).isPositive();
                sum.update(buffer, 0, count);
                total += count;
            }
            return total + " " + sum.getValue();
        } catch (IOException fault) {
            return "fault " + fault.getMessage();
        }
    }

    /** Gives a few bytes at a time, as networks do. */
    private static final class Sips extends ByteArrayInputStream {
        private final int most;

        Sips(byte[] bytes, int most) {
            super(bytes);
            this.most = most;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, most));
        }
    }
}
