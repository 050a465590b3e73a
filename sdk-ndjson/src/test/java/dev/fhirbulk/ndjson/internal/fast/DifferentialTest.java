package dev.fhirbulk.ndjson.internal.fast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.differential.Tally;
import dev.fhirbulk.differential.Twins;
import dev.fhirbulk.fixture.Figures;
import dev.fhirbulk.lines.NdjsonLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The condition for everything: what the fast parser makes of a line is what HAPI makes of it, whatever the time zone,
 * and what HAPI refuses it does not take. A seed that fails is named with what runs it alone.
 */
class DifferentialTest {

    private static final long FIRST = Long.getLong("differential.seed", 1);
    private static final int RANDOM = Integer.getInteger("differential.resources", 100_000);
    private static final int MUTATED = Integer.getInteger("differential.mutated", 600);
    private static final int STEP = Integer.getInteger("differential.step", 20);
    private static final TimeZone HOME = TimeZone.getDefault();
    private static final List<TimeZone> ZONES = Stream.of("America/New_York", "Asia/Kolkata", "Africa/Monrovia")
            .map(TimeZone::getTimeZone)
            .toList();

    private final Tally tally = new Tally();
    private final ThreadLocal<Twins> twins = ThreadLocal.withInitial(() -> new Twins(tally));
    private final ThreadLocal<RandomResources> resources = ThreadLocal.withInitial(RandomResources::new);

    @AfterEach
    void home() {
        TimeZone.setDefault(HOME);
    }

    /** Each seed under one zone; the zone is the whole JVM's, so one zone after another. */
    private static void forEachSeed(int count, LongConsumer action) {
        for (int zone = 0; zone < ZONES.size(); zone++) {
            TimeZone.setDefault(ZONES.get(zone));
            int turn = zone;
            LongStream.range(FIRST, FIRST + count)
                    .filter(seed -> seed % ZONES.size() == turn)
                    .parallel()
                    .forEach(action);
        }
    }

    private byte[] line(long seed) {
        return resources.get().line(seed).getBytes(StandardCharsets.UTF_8);
    }

    private static String alone(String property, long seed) {
        return "-Ddifferential." + property + "=1 -Ddifferential.seed=" + seed;
    }

    private void figures(String name) throws IOException {
        Figures.print("parse." + name + ".lines", tally.lines());
        Figures.print("parse." + name + ".bytes", tally.bytes());
        Figures.print("parse." + name + ".differences", tally.different());
        Figures.print("parse." + name + ".fallbacks", tally.handedOver());
    }

    @Test
    void randomResourcesBecomeTheSame() throws IOException {
        forEachSeed(RANDOM, seed -> twins.get().compare(alone("resources", seed), line(seed)));
        figures("random");
        assertThat(tally.differences()).isEmpty();
        assertThat(tally.handedOver()).isLessThanOrEqualTo(tally.lines() / 200);
    }

    @Test
    void everyElementBecomesTheSame() throws IOException {
        TimeZone.setDefault(ZONES.get(0));
        List<String> lines = new ArrayList<>();
        resources.get().everyElement(lines::add);
        lines.parallelStream().forEach(line -> twins.get().compare("element", line.getBytes(StandardCharsets.UTF_8)));
        figures("elements");
        assertThat(tally.differences()).isEmpty();
        assertThat(tally.handedOver()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void linesWithSomethingOddBecomeTheSameOrAreHandedOver(Mutations mutation) {
        forEachSeed(MUTATED, seed -> {
            byte[] line = mutation.apply(line(seed), RandomResources.dice(seed));
            twins.get().compare(mutation + " " + alone("mutated", seed), line);
        });
        assertThat(tally.differences()).isEmpty();
    }

    /** Every line under one zone, and under the others as many as the ordinary run can bear. */
    @Test
    void realLinesBecomeTheSameAndNoneIsHandedOver() throws IOException {
        List<Path> files = Synthea.files();
        for (TimeZone zone : ZONES) {
            boolean first = zone == ZONES.get(0);
            TimeZone.setDefault(zone);
            files.parallelStream()
                    .flatMap(file -> NdjsonLines.read(file).stream())
                    .filter(line -> first || line.lineNumber() % STEP == 0)
                    .forEach(line -> twins.get().compare(line.toString(), line.bytes()));
        }
        figures("synthea");
        assertThat(tally.differences()).isEmpty();
        assertThat(tally.handedOver()).isZero();
    }
}
