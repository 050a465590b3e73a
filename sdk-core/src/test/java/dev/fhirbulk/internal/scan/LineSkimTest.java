package dev.fhirbulk.internal.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is skimmed comes to the same as what is looked at byte by byte. */
class LineSkimTest {

    private static final String[] PIECES = {
        "{\"resourceType\":\"Patient\",\"id\":\"1\"}",
        "{\"resourceType\":\"Observation\",\"text\":\"a{b\\\"c}\"}",
        "{\"id\":\"2\",\"resourceType\":\"Group\"}",
        "{ \"resourceType\" : \"Encounter\" }",
        "{\"resourceType\":\"Pat\\u0069ent\"}",
        "{\"resourceType\":\"Patient\"",
        "{\"resourceType\":\"",
        "{\"resourceType\":\"\"}",
        "\n",
        "\n",
        "\r\n",
        "   \t",
        "\ufeff",
        "}",
        "[]",
        "\"",
        "{\"resourceType\":\"Device\",\"long\":\"" + "x".repeat(700) + "\"}",
    };

    @Test
    void countsTypesAndTheLastLineAreTheScanners() {
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] file = file(random);
            LineSkim skim = new LineSkim();
            Found found = new Found();
            LineScanner scanner = new LineScanner(found::line);
            scanner.accept(file, 0, file.length);
            scanner.end();
            feed(skim, file, random);
            String what = "seed " + seed + ": " + new String(file, StandardCharsets.UTF_8);
            assertThat(skim.resources()).as(what).isEqualTo(found.resources);
            assertThat(skim.types()).as(what).isEqualTo(found.types);
            assertThat(skim.lastWhole()).as(what).isEqualTo(found.lastWhole);
            assertThat(skim.longest()).as(what).isGreaterThanOrEqualTo(found.longest);
        }
    }

    @Test
    void aLineTooLongToBeKeptIsLookedAtAsItPasses() {
        byte[] whole = ("{\"resourceType\":\"Binary\",\"data\":\"" + "A".repeat(600_000) + "\"}\n")
                .getBytes(StandardCharsets.UTF_8);
        LineSkim skim = new LineSkim();
        feed(skim, whole, new Random(1));
        assertThat(skim.lastWhole()).isTrue();
        assertThat(skim.types()).containsExactly("Binary");
        assertThat(skim.longest()).isEqualTo(whole.length - 1);

        LineSkim cut = new LineSkim();
        cut.accept(whole, 0, whole.length - 3);
        assertThat(cut.longest()).isEqualTo(whole.length - 3);
        cut.end();
        assertThat(cut.lastWhole()).isFalse();
    }

    @Test
    void longLinesThatCameInOneBufferAreLookedAtInTheirTurn() {
        String shortLine = "{\"resourceType\":\"Patient\"}\n";
        String longLine = "{\"resourceType\":\"Binary\",\"data\":\"" + "A".repeat(600_000) + "\"}\n";
        String cut = longLine.substring(0, longLine.length() - 3) + "\n";
        assertThat(skimmed(shortLine + longLine)).isEqualTo("2 [Binary, Patient] true");
        assertThat(skimmed(longLine + shortLine)).isEqualTo("2 [Binary, Patient] true");
        assertThat(skimmed(shortLine + cut)).isEqualTo("2 [Binary, Patient] false");
        assertThat(skimmed(cut + shortLine)).isEqualTo("2 [Binary, Patient] true");
        assertThat(skimmed(shortLine + cut + "\n\n")).isEqualTo("2 [Binary, Patient] false");
        assertThat(skimmed(longLine + " ".repeat(600_000) + "\n")).isEqualTo("1 [Binary] true");
    }

    /** What is found in a file that comes in one piece. */
    private static String skimmed(String file) {
        LineSkim skim = new LineSkim();
        byte[] bytes = file.getBytes(StandardCharsets.UTF_8);
        skim.accept(bytes, 0, bytes.length);
        skim.end();
        return skim.resources() + " " + skim.types() + " " + skim.lastWhole();
    }

    private static byte[] file(Random random) {
        StringBuilder text = new StringBuilder();
        for (int pieces = random.nextInt(8); pieces >= 0; pieces--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
            if (random.nextInt(3) > 0) {
                text.append('\n');
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void feed(LineSkim skim, byte[] file, Random random) {
        int at = 0;
        while (at < file.length) {
            int count = Math.min(file.length - at, 1 + random.nextInt(random.nextBoolean() ? 7 : 100_000));
            byte[] piece = new byte[count + 5];
            System.arraycopy(file, at, piece, 3, count);
            skim.accept(piece, 3, count);
            at += count;
        }
        skim.end();
    }

    private static final class Found {
        private final Set<String> types = new TreeSet<>();
        private long resources;
        private long longest;
        private boolean lastWhole = true;

        void line(long number, long start, long length, boolean whole, String type) {
            resources++;
            longest = Math.max(longest, length);
            lastWhole = whole;
            if (type != null) {
                types.add(type);
            }
        }
    }
}
