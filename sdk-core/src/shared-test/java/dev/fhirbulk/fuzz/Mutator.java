package dev.fhirbulk.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes one input of a seed: the same seed and corpus give the same bytes on every machine. For one thread. */
final class Mutator {

    private static final int MOST_STEPS = 8;

    private static final List<byte[]> WORDS = words(
            "\"url\":",
            "\"type\":",
            "\"output\":",
            "\"extension\":",
            "\"resourceType\":",
            "\"issue\":",
            "\"keys\":",
            "null",
            "true",
            "false",
            "\"\"",
            "{}",
            "[]",
            "[null]",
            "{\"\":null}",
            "{\"a\":1,\"a\":2}",
            ":",
            ",",
            ",,",
            "\"",
            "\\",
            "\\\"",
            "\\u",
            "\\ud800",
            "\\udc00\\ud800",
            "\\u0000",
            "\"\\ud800\"",
            "{",
            "}",
            "[",
            "]",
            "-1",
            "0",
            "-0",
            "1e999999999",
            "-1e999999999",
            "1e-999999999",
            "1e2147483647",
            "1e9999999999",
            "-1e-9999999999",
            "1E+2147483648",
            "0.1e-400",
            "2147483647",
            "2147483648",
            "-2147483649",
            "9223372036854775807",
            "9223372036854775808",
            "999999999999",
            "18446744073709551616",
            "1.5",
            "01",
            "NaN",
            "Infinity",
            "0x1F",
            "\u0000",
            "\u0001",
            "\u007f",
            "\uFEFF",
            "\r",
            "\n",
            "\r\n",
            "\n\n",
            "\t",
            "\u2028",
            "\u0085",
            "é",
            "\uD83D\uDE00",
            "../../etc/passwd",
            "/",
            "//",
            "http://",
            "https://",
            "file:///",
            "gs://b/o",
            "data:,",
            "https://a:b@h/p?q=1#f",
            "http://[::1",
            "%",
            "%zz",
            "?",
            "#",
            "@",
            " ",
            "|",
            "; ",
            "--",
            "*",
            "GMT",
            "+0000",
            "31 Feb 2026",
            "99:99:99",
            "<html>",
            "<?xml");

    // No Java text: an overlong slash, a lone continuation, a cut sequence, a surrogate in UTF-8, UTF-16, gzip, UTF-8
    // BOM.
    private static final byte[][] BYTES = {
        {(byte) 0xc0, (byte) 0xaf}, {(byte) 0x80}, {(byte) 0xe2, (byte) 0x82}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
        {(byte) 0xff, (byte) 0xfe}, {(byte) 0xfe, (byte) 0xff, 0, '{'}, {0x1f, (byte) 0x8b, 8, 0}, {0, 0, 0, '{'},
        {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80}
    };

    private final SplittableRandom random;
    private final List<byte[]> corpus;

    Mutator(String target, long seed, List<byte[]> corpus) {
        this.random = new SplittableRandom(seed * 0x9e3779b97f4a7c15L + target.hashCode());
        this.corpus = corpus;
    }

    /** The input. */
    byte[] input() {
        if (random.nextInt(40) == 0) {
            return noise(random.nextInt(200));
        }
        byte[] bytes = any();
        int steps = 1 + random.nextInt(MOST_STEPS);
        for (int step = 0; step < steps; step++) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] any() {
        return corpus.get(random.nextInt(corpus.size())).clone();
    }

    private byte[] changed(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int stretch = Math.min(bytes.length - at, 1 + random.nextInt(1 << random.nextInt(9)));
        return switch (random.nextInt(13)) {
            case 0, 1 -> flipped(bytes);
            case 2, 3 -> replaced(bytes, at, stretch, new byte[0]);
            case 4 -> replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + stretch));
            case 5, 6, 7 -> replaced(bytes, at, 0, word());
            case 8 -> replaced(bytes, at, stretch, word());
            case 9 -> spliced(bytes, at);
            case 10 -> Arrays.copyOf(bytes, at);
            case 11 -> scalar(bytes, at);
            default -> rare(bytes, at);
        };
    }

    private byte[] flipped(byte[] bytes) {
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    /** A piece of another example at this place. */
    private byte[] spliced(byte[] bytes, int at) {
        byte[] other = any();
        int from = random.nextInt(other.length + 1);
        int to = from + random.nextInt(other.length - from + 1);
        return replaced(bytes, at, 0, Arrays.copyOfRange(other, from, to));
    }

    /** Another value for the next member, which keeps a document well-formed and so gets deep into a reader. */
    private byte[] scalar(byte[] bytes, int at) {
        int colon = at;
        while (colon < bytes.length && bytes[colon] != ':') {
            colon++;
        }
        int end = colon;
        while (end < bytes.length && bytes[end] != ',' && bytes[end] != '}' && bytes[end] != '\n') {
            end++;
        }
        return colon < end ? replaced(bytes, colon + 1, end - colon - 1, word()) : bytes;
    }

    private byte[] rare(byte[] bytes, int at) {
        return switch (random.nextInt(8)) {
            case 0 -> replaced(bytes, at, 0, repeated("[", 10_000));
            case 1 -> replaced(bytes, at, 0, repeated("{\"a\":", 10_000));
            case 2 -> replaced(bytes, at, 0, repeated("x", 60_000));
            case 3 -> replaced(bytes, at, 0, repeated("9", 5_000));
            case 4 -> replaced(bytes, at, 0, repeated(" \t\r\n", 5_000));
            case 5 -> replaced(bytes, at, 0, repeated("\u0000", 2_000));
            case 6 -> replaced(bytes, at, 0, noise(random.nextInt(64)));
            default -> replaced(bytes, at, 0, repeated("\\ud83d,", 3_000));
        };
    }

    private byte[] repeated(String unit, int most) {
        return unit.repeat(1 + random.nextInt(most)).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] word() {
        int pick = random.nextInt(WORDS.size() + BYTES.length);
        return pick < WORDS.size() ? WORDS.get(pick) : BYTES[pick - WORDS.size()];
    }

    private static byte[] replaced(byte[] bytes, int at, int count, byte[] by) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + by.length);
        out.write(bytes, 0, at);
        out.writeBytes(by);
        out.write(bytes, at + count, bytes.length - at - count);
        return out.toByteArray();
    }

    private static List<byte[]> words(String... words) {
        return Arrays.stream(words)
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
