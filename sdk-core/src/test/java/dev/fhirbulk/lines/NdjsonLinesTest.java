package dev.fhirbulk.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.LimitExceededException;
import dev.fhirbulk.error.NdjsonParseException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw lines of files and streams (protocol §3.4, behaviour 47 and 48). */
class NdjsonLinesTest {

    private static final String ADA = "{\"resourceType\":\"Patient\",\"id\":\"ada\"}";
    private static final String BOB = "{\"id\":\"bob\",\"resourceType\":\"Patient\"}";

    @TempDir
    Path folder;

    private static InputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<NdjsonLine> all(NdjsonLines lines) {
        List<NdjsonLine> all = new ArrayList<>();
        lines.forEach(all::add);
        return all;
    }

    private static List<String> ids(NdjsonLines lines) {
        return all(lines).stream().map(NdjsonLine::id).toList();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    @Test
    void aLineKnowsWhatItIsAndWhereItStood() {
        NdjsonLine line = all(NdjsonLines.read(in(ADA + "\n\n" + BOB + "\n"))).get(1);
        assertThat(line.resourceType()).isEqualTo("Patient");
        assertThat(line.id()).isEqualTo("bob");
        assertThat(line.lineNumber()).isEqualTo(3);
        assertThat(line.byteOffset()).isEqualTo(ADA.length() + 2);
        assertThat(line.source()).isEqualTo("(stream)");
        assertThat(line.text()).isEqualTo(BOB);
    }

    @Test
    void aLineShowsItsPlaceAndNotItsContent() {
        assertThat(all(NdjsonLines.read(in(ADA))).get(0)).hasToString("(stream), line 1, byte 0");
    }

    @Test
    void aLineWithoutTypeOrIdSaysSo() {
        NdjsonLine line = all(NdjsonLines.read(in("{\"contained\":[{\"id\":\"inner\",\"resourceType\":\"X\"}]}")))
                .get(0);
        assertThat(line.id()).isEmpty();
        assertThat(line.resourceType()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%s\n%s\n", "%s\r\n%s\r\n", "\uFEFF%s\n%s", "\n\n%s\n   \n\t\r\n%s\n\n", "%s\n%s", " %s\n%s "})
    void endsOfLinesBlanksAndMarksDoNotMatter(String shape) {
        assertThat(ids(NdjsonLines.read(in(String.format(shape, ADA, BOB))))).containsExactly("ada", "bob");
    }

    @Test
    void aLineSeparatorWithinATextIsNoEndOfLine() {
        String line = "{\"resourceType\":\"Patient\",\"id\":\"a\",\"t\":\"x\u2028y\u0085z\"}";
        assertThat(all(NdjsonLines.read(in(line))).get(0).text()).isEqualTo(line);
    }

    @Test
    void gzipIsSeenFromItsFirstBytes() throws IOException {
        Path file = Files.write(folder.resolve("Patient.ndjson"), gzip(ADA + "\n"));
        assertThat(ids(NdjsonLines.read(file))).containsExactly("ada");
    }

    @Test
    void everyMemberOfAGzipFileIsRead() throws IOException {
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        two.write(gzip(ADA + "\n"));
        two.write(gzip(BOB + "\n"));
        assertThat(ids(NdjsonLines.read(new ByteArrayInputStream(two.toByteArray()))))
                .containsExactly("ada", "bob");
    }

    @Test
    void aGzipFileThatEndsEarlyIsTrouble() throws IOException {
        byte[] whole = gzip((ADA + "\n").repeat(100));
        NdjsonLines lines = NdjsonLines.read(new ByteArrayInputStream(whole, 0, whole.length - 12));
        assertThatExceptionOfType(DestinationException.class)
                .isThrownBy(() -> all(lines))
                .withMessageContaining("cut short");
    }

    @Test
    void severalFilesFollowOneAnother() throws IOException {
        Path first = Files.writeString(folder.resolve("1"), ADA);
        Path second = Files.writeString(folder.resolve("2"), BOB);
        List<NdjsonLine> lines = all(NdjsonLines.read(List.of(first, second)));
        assertThat(lines).extracting(NdjsonLine::source).containsExactly(first.toString(), second.toString());
        assertThat(lines).extracting(NdjsonLine::lineNumber).containsExactly(1L, 1L);
    }

    @Test
    void nothingIsAnEmptyStream() {
        assertThat(all(NdjsonLines.read(in("")))).isEmpty();
        assertThat(all(NdjsonLines.read(List.of()))).isEmpty();
    }

    @Test
    void aMissingFileIsNamed() {
        Path absent = folder.resolve("absent.ndjson");
        assertThatExceptionOfType(DestinationException.class)
                .isThrownBy(() -> all(NdjsonLines.read(absent)))
                .withMessageContaining("absent.ndjson cannot be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"x\"", "{\"id\":\"x}", "[]", "7", "{}{}", "nothing", "{\"id\":\"x\"} y", "}{"})
    void whatIsNoWholeObjectIsABadLine(String bad) {
        NdjsonLines lines = NdjsonLines.read(in(ADA + "\n" + bad + "\n" + BOB));
        assertThatExceptionOfType(NdjsonParseException.class)
                .isThrownBy(() -> all(lines))
                .satisfies(error -> {
                    assertThat(error.file()).isEqualTo("(stream)");
                    assertThat(error.lineNumber()).isEqualTo(2);
                    assertThat(error.byteOffset()).isEqualTo(ADA.length() + 1);
                });
    }

    @Test
    void aLastLineThatWasCutOffIsNeverAQuietEnd() {
        for (int cut = 1; cut < BOB.length(); cut++) {
            NdjsonLines lines = NdjsonLines.read(in(ADA + "\n" + BOB.substring(0, cut)));
            assertThatExceptionOfType(NdjsonParseException.class)
                    .as("cut after %d bytes", cut)
                    .isThrownBy(() -> all(lines));
        }
    }

    @Test
    void bytesThatAreNotUtf8AreABadLine() {
        byte[] latin = "{\"id\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(NdjsonParseException.class)
                .isThrownBy(() -> all(NdjsonLines.read(new ByteArrayInputStream(latin))))
                .withMessageContaining("UTF-8");
    }

    @Test
    void controlCharactersPassByOption() {
        String line = "{\"id\":\"a\u0007b\"}";
        assertThatExceptionOfType(NdjsonParseException.class)
                .isThrownBy(() -> all(NdjsonLines.read(in(line))))
                .withMessageContaining("allowControlCharacters()");
        assertThat(all(NdjsonLines.read(in(line)).allowControlCharacters())).hasSize(1);
    }

    @Test
    void uncheckedLinesComeOutAsTheyStand() {
        byte[] bytes = "{}\nnot json\n{\"a\":".getBytes(StandardCharsets.UTF_8);
        assertThat(NdjsonLines.read(new ByteArrayInputStream(bytes)).unchecked().stream())
                .extracting(NdjsonLine::text)
                .containsExactly("{}", "not json", "{\"a\":");
    }

    @Test
    void anUncheckedLineSaysWhatIsWrongWhenAsked() {
        byte[] bytes = "{}\nnot json".getBytes(StandardCharsets.UTF_8);
        List<NdjsonLine> lines = NdjsonLines.read(new ByteArrayInputStream(bytes)).unchecked().stream()
                .toList();
        assertThat(lines.get(0).fault(false)).isEmpty();
        assertThat(lines.get(1).fault(false))
                .hasValueSatisfying(error -> assertThat(error.lineNumber()).isEqualTo(2));
    }

    @Test
    void aControlCharacterIsAFaultUnlessAllowed() {
        byte[] bytes = "{\"a\":\"\001\"}".getBytes(StandardCharsets.UTF_8);
        NdjsonLine line = NdjsonLines.read(new ByteArrayInputStream(bytes)).unchecked().stream()
                .findFirst()
                .orElseThrow();
        assertThat(line.fault(false)).isPresent();
        assertThat(line.fault(true)).isEmpty();
    }

    @Test
    void aBadLineCanBePassedOverAndReported() {
        List<NdjsonParseException> errors = new ArrayList<>();
        NdjsonLines lines = NdjsonLines.read(in(ADA + "\nbroken\n" + BOB)).onBadLine(BadLinePolicy.skip(errors::add));
        assertThat(ids(lines)).containsExactly("ada", "bob");
        assertThat(errors)
                .singleElement()
                .satisfies(error ->
                        assertThat(error).hasMessageContaining("line 2").hasMessageNotContaining("broken"));
    }

    @Test
    void aBadLineCanBePutAside() throws IOException {
        Path bad = folder.resolve("bad.txt");
        NdjsonLines lines = NdjsonLines.read(in("x\n" + ADA + "\ny")).onBadLine(BadLinePolicy.quarantine(bad));
        assertThat(ids(lines)).containsExactly("ada");
        assertThat(Files.readAllLines(bad)).containsExactly("x", "y");
        assertThat(Files.readAllLines(folder.resolve("bad.txt.positions")))
                .hasSize(2)
                .allMatch(position -> position.contains("(stream)"));
    }

    @Test
    void aPlaceThatTakesNoBadLinesIsTrouble() {
        NdjsonLines lines = NdjsonLines.read(in("x")).onBadLine(BadLinePolicy.quarantine(folder));
        assertThatExceptionOfType(DestinationException.class)
                .isThrownBy(() -> all(lines))
                .withMessageContaining("cannot take a bad line");
    }

    @Test
    void aLineBeyondTheLimitIsRefusedWithTheRemedy() {
        NdjsonLines lines = NdjsonLines.read(in(ADA + "\n" + "{\"a\":\"" + "x".repeat(200) + "\"}"))
                .maxLineBytes(100);
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> all(lines))
                .withMessageContaining("line 2")
                .withMessageContaining("maxLineBytes");
    }

    /** The default limit, without a file of that size. */
    @Test
    void aLineOf300MegabytesIsRefusedWithTheRemedy() {
        byte[] begin = (ADA + "\n{\"a\":\"").getBytes(StandardCharsets.UTF_8);
        InputStream endless = new SequenceInputStream(new ByteArrayInputStream(begin), new InputStream() {
            private long left = 300_000_000;

            @Override
            public int read() {
                return left-- > 0 ? 'x' : -1;
            }

            @Override
            public int read(byte[] to, int at, int length) {
                int count = (int) Math.min(left, length);
                Arrays.fill(to, at, at + count, (byte) 'x');
                left -= count;
                return count == 0 ? -1 : count;
            }
        });
        // By the limit, or, where the heap is smaller than that, by the heap.
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> all(NdjsonLines.read(endless)))
                .withMessageContaining("line 2")
                .withMessageContaining("maxLineBytes");
    }

    @Test
    void aLineOfExactlyTheLimitPasses() {
        assertThat(all(NdjsonLines.read(in(ADA + "\n")).maxLineBytes(ADA.length())))
                .hasSize(1);
    }

    @Test
    void aLimitThatFitsNothingIsRefused() {
        NdjsonLines lines = NdjsonLines.read(in(ADA));
        assertThatIllegalArgumentException().isThrownBy(() -> lines.maxLineBytes(1));
    }

    @Test
    void lineOfAnyLengthAndChunkingComeOutAsTheyWentIn() {
        long seed = new Random().nextLong();
        Random dice = new Random(seed);
        for (int round = 0; round < 60; round++) {
            List<String> wanted = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            for (int i = dice.nextInt(8); i >= 0; i--) {
                String line = "{\"id\":\"" + "é\\\"{}x".repeat(dice.nextInt(40_000)) + "\"}";
                wanted.add(line);
                text.append(line).append(dice.nextBoolean() ? "\n" : "\r\n").append("\n".repeat(dice.nextInt(3)));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            InputStream trickle = new ByteArrayInputStream(bytes) {
                @Override
                public synchronized int read(byte[] to, int at, int length) {
                    return super.read(to, at, Math.min(length, 1 + dice.nextInt(70_000)));
                }
            };
            assertThat(all(NdjsonLines.read(trickle)).stream().map(NdjsonLine::text))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(wanted);
        }
    }

    @Test
    void closingEarlyClosesTheSource() {
        AtomicInteger closed = new AtomicInteger();
        InputStream counted = new ByteArrayInputStream((ADA + "\n" + BOB).getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        try (Stream<NdjsonLine> lines = NdjsonLines.read(counted).stream()) {
            assertThat(lines.findFirst()).isPresent();
        }
        assertThat(closed).hasValue(1);
    }

    @Test
    void aThrowingActionClosesTheSource() {
        AtomicInteger closed = new AtomicInteger();
        InputStream counted = new ByteArrayInputStream(ADA.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NdjsonLines.read(counted).forEach(line -> {
                    throw new IllegalArgumentException("enough");
                }));
        assertThat(closed).hasValue(1);
    }

    @Test
    void asourceThatCannotBeClosedIsTrouble() {
        InputStream stuck = new ByteArrayInputStream(ADA.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() throws IOException {
                throw new IOException("stuck");
            }
        };
        assertThatExceptionOfType(DestinationException.class).isThrownBy(() -> all(NdjsonLines.read(stuck)));
    }

    @Test
    void beyondTheEndThereIsNothing() {
        Iterator<NdjsonLine> lines = NdjsonLines.read(in(ADA)).stream().iterator();
        lines.next();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(lines::next);
    }
}
