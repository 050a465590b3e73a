package dev.fhirbulk.ndjson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ExportInterruptedException;
import dev.fhirbulk.error.NdjsonParseException;
import dev.fhirbulk.lines.BadLinePolicy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several threads parse; nobody who iterates can tell, but by the time it takes. */
class ParallelReadingTest {

    private static final int MANY = 20_000;
    private static final String BAD = "{\"resourceType\":\"Patient\",\"id\":";

    @TempDir
    Path folder;

    private final NdjsonReader reader = NdjsonReader.r4().parallelism(3);

    private static String patient(int number) {
        return "{\"resourceType\":\"Patient\",\"id\":\"p" + number + "\",\"birthDate\":\"1970-01-01\"}\n";
    }

    private static String patients(int from, int to) {
        StringBuilder text = new StringBuilder();
        IntStream.range(from, to).forEach(i -> text.append(patient(i)));
        return text.toString();
    }

    private static List<String> expected(int count) {
        return IntStream.range(0, count).mapToObj(i -> "p" + i).toList();
    }

    private static List<String> ids(ResourceIterator<Patient> from) {
        List<String> ids = new ArrayList<>();
        from.forEachRemaining(each -> ids.add(each.getIdPart()));
        return ids;
    }

    private static List<Thread> threads() {
        Thread[] all = new Thread[Thread.activeCount() + 50];
        int count = Thread.enumerate(all);
        return Arrays.stream(all, 0, count)
                .filter(thread -> thread.getName().startsWith("fhir-ndjson-"))
                .toList();
    }

    @Test
    void oneBigFileKeepsItsOrder() throws IOException {
        Path file = Files.writeString(folder.resolve("Patient.ndjson"), patients(0, MANY));
        assertThat(ids(reader.read(file, Patient.class))).isEqualTo(expected(MANY));
    }

    @Test
    void manySmallFilesKeepTheirOrder() throws IOException {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            files.add(Files.writeString(folder.resolve(i + ".ndjson"), patients(2 * i, 2 * i + 2)));
        }
        assertThat(ids(reader.read(files, Patient.class))).isEqualTo(expected(1000));
    }

    @Test
    void aBadLineIsReportedInItsTurnWithItsPosition() {
        String content = patients(0, MANY) + BAD + "\n" + patients(0, 5);
        ResourceIterator<Patient> patients = reader.read(stream(content), Patient.class);
        List<String> before = new ArrayList<>();
        assertThatExceptionOfType(NdjsonParseException.class)
                .isThrownBy(() -> patients.forEachRemaining(each -> before.add(each.getIdPart())))
                .satisfies(error -> {
                    assertThat(error.lineNumber()).isEqualTo(MANY + 1);
                    assertThat(error.byteOffset()).isEqualTo(patients(0, MANY).length());
                });
        assertThat(before).isEqualTo(expected(MANY));
    }

    @Test
    void badLinesArePassedOverOnTheIteratingThreadInOrder() {
        List<Long> lines = new ArrayList<>();
        Thread here = Thread.currentThread();
        BadLinePolicy noting = (line, error) -> {
            assertThat(Thread.currentThread()).isSameAs(here);
            lines.add(error.lineNumber());
        };
        String content = BAD + "\n" + patients(0, 9000) + BAD + "\n" + patients(9000, MANY) + BAD;
        assertThat(ids(reader.onBadLine(noting).read(stream(content), Patient.class)))
                .isEqualTo(expected(MANY));
        assertThat(lines).containsExactly(1L, 9002L, MANY + 3L);
    }

    @Test
    void aDamagedLineOfAnotherTypeIsReportedToo() {
        String content = patients(0, 3) + "{\"resourceType\":\"Observation\",\"id\":\n";
        assertThatExceptionOfType(NdjsonParseException.class)
                .isThrownBy(() -> ids(reader.read(stream(content), Patient.class)));
        assertThatExceptionOfType(NdjsonParseException.class)
                .isThrownBy(() -> ids(NdjsonReader.r4().read(stream(content), Patient.class)));
    }

    @Test
    void aGzipThatEndsEarlyGivesWhatIsWholeAndThenThrows() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(patients(0, MANY).getBytes(StandardCharsets.UTF_8));
        }
        Path file = folder.resolve("Patient.ndjson.gz");
        Files.write(file, Arrays.copyOf(packed.toByteArray(), packed.size() / 2));
        List<String> before = new ArrayList<>();
        assertThatExceptionOfType(DestinationException.class)
                .isThrownBy(
                        () -> reader.read(file, Patient.class).forEachRemaining(each -> before.add(each.getIdPart())));
        assertThat(before).isNotEmpty().isEqualTo(expected(before.size()));
    }

    @Test
    void closingEarlyEndsTheThreadsAndTheFile() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        InputStream endless = new Endless(closed);
        ResourceIterator<Patient> patients = reader.read(endless, Patient.class);
        assertThat(patients.next().getIdPart()).isEqualTo("p0");
        List<Thread> working = threads();
        assertThat(working).hasSizeGreaterThanOrEqualTo(4);
        patients.close();
        for (Thread thread : working) {
            thread.join();
        }
        closed.await();
    }

    @Test
    void whatIsAheadIsBounded() throws Exception {
        Endless endless = new Endless(new CountDownLatch(1));
        try (ResourceIterator<Patient> patients = reader.read(endless, Patient.class)) {
            patients.next();
            Thread source = threads().stream()
                    .filter(thread -> thread.getName().endsWith("reader"))
                    .findFirst()
                    .orElseThrow();
            while (source.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            // Twelve blocks wait in order, one is in the consumer's hands and one in the reader's.
            assertThat(endless.given.get()).isLessThan(16 * 256 * 1024 + 128 * 1024);
        }
    }

    @Test
    void anInterruptEndsTheWaiting() {
        InputStream silent = new InputStream() {
            @Override
            public int read() throws IOException {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException closed) {
                    throw new IOException(closed);
                }
                return -1;
            }
        };
        Thread.currentThread().interrupt();
        ResourceIterator<Patient> patients = reader.read(silent, Patient.class);
        assertThatExceptionOfType(ExportInterruptedException.class).isThrownBy(patients::hasNext);
        assertThat(Thread.interrupted()).isTrue();
        patients.close();
    }

    @Test
    void aNumberOfThreadsThatMakesNoSenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.parallelism(0))
                .withMessageContaining("1 to 64");
        assertThatIllegalArgumentException().isThrownBy(() -> reader.parallelism(65));
    }

    private static InputStream stream(String content) {
        return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    }

    /** Patients without end. */
    private static final class Endless extends InputStream {
        private final CountDownLatch closed;
        private final AtomicLong given = new AtomicLong();
        private byte[] line = new byte[0];
        private int at;
        private int number;

        Endless(CountDownLatch closed) {
            this.closed = closed;
        }

        @Override
        public int read() {
            if (at == line.length) {
                line = patient(number++).getBytes(StandardCharsets.UTF_8);
                at = 0;
            }
            given.incrementAndGet();
            return line[at++];
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
