package dev.fhirbulk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.error.Phase;
import dev.fhirbulk.fixture.ManualTime;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Additive increase, multiplicative decrease, and a wait that holds for everybody. */
@Timeout(30)
class LimiterTest {

    private final ManualTime time = new ManualTime();

    private Call call(Phase phase) {
        return Call.get(phase, URI.create("https://x.test/f"), new Call.Job(List.of(), null, Deadline.none(time)));
    }

    /** A server that throttles above so many requests in flight; returns how many it refused in so many rounds. */
    private int refused(Limiter limiter, int capacity, int rounds) throws InterruptedException {
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            List<Limiter.Permit> inFlight = new ArrayList<>();
            while (inFlight.size() < limiter.limit()) {
                inFlight.add(limiter.acquire(call(Phase.FILE)));
            }
            for (int i = 0; i < inFlight.size(); i++) {
                if (i < capacity) {
                    inFlight.get(i).succeeded();
                } else {
                    refused++;
                    inFlight.get(i).tooMuch();
                }
            }
            inFlight.forEach(Limiter.Permit::close);
        }
        return refused;
    }

    @Test
    void itBeginsAtTheCeilingAndStaysThereWhileAllGoesWell() throws InterruptedException {
        Limiter limiter = new Limiter(8);
        assertThat(refused(limiter, 100, 50)).isZero();
        assertThat(limiter.limit()).isEqualTo(8);
    }

    @Test
    void itHalvesOnceForOneMomentAndNeverBelowOne() throws InterruptedException {
        Limiter limiter = new Limiter(8);
        List<Limiter.Permit> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(limiter.acquire(call(Phase.FILE)));
        }
        all.forEach(Limiter.Permit::tooMuch);
        assertThat(limiter.limit()).isBetween(1, 4);
        all.forEach(Limiter.Permit::close);
        for (int i = 0; i < 20; i++) {
            try (Limiter.Permit one = limiter.acquire(call(Phase.FILE))) {
                one.tooMuch();
            }
        }
        assertThat(limiter.limit()).isEqualTo(1);
    }

    @Test
    void itSettlesBelowWhatTheServerTakesAndRarelyTriesMore() throws InterruptedException {
        for (int capacity = 1; capacity <= 6; capacity++) {
            Limiter limiter = new Limiter(16);
            refused(limiter, capacity, 100);
            assertThat(limiter.limit()).as("capacity %d", capacity).isBetween(1, capacity + 1);
            assertThat(refused(limiter, capacity, 1000))
                    .as("capacity %d", capacity)
                    .isLessThan(20);
        }
    }

    @Test
    void itGrowsAgainWhenTheServerRecovers() throws InterruptedException {
        Limiter limiter = new Limiter(6);
        refused(limiter, 1, 20);
        assertThat(limiter.limit()).isLessThanOrEqualTo(2);
        refused(limiter, 100, 20_000);
        assertThat(limiter.limit()).isEqualTo(6);
    }

    @Test
    void aWaitHoldsForEverybody() throws InterruptedException {
        Limiter limiter = new Limiter(4);
        limiter.pauseUntil(time.now().plusSeconds(30));
        limiter.pauseUntil(time.now().plusSeconds(10));
        limiter.acquire(call(Phase.FILE)).close();
        assertThat(time.now()).isEqualTo(ManualTime.START.plusSeconds(30));
        limiter.pauseUntil(time.now().plusSeconds(5));
        limiter.acquire(call(Phase.STATUS)).close();
        assertThat(time.now()).isEqualTo(ManualTime.START.plus(Duration.ofSeconds(35)));
    }

    @Test
    void pollsCountAndNeverWaitForAPlace() throws InterruptedException {
        Limiter limiter = new Limiter(1);
        try (Limiter.Permit file = limiter.acquire(call(Phase.FILE));
                Limiter.Permit poll = limiter.acquire(call(Phase.STATUS))) {
            assertThat(file).isNotSameAs(poll);
        }
        limiter.acquire(call(Phase.FILE)).close();
    }

    @Test
    void noPlaceIsLostWhateverHappens() throws InterruptedException {
        for (int seed = 0; seed < 50; seed++) {
            Random dice = new Random(seed);
            Limiter limiter = new Limiter(1 + dice.nextInt(8));
            for (int i = 0; i < 500; i++) {
                try (Limiter.Permit one = limiter.acquire(call(dice.nextBoolean() ? Phase.FILE : Phase.STATUS))) {
                    if (dice.nextInt(5) == 0) {
                        one.tooMuch();
                    } else {
                        one.succeeded();
                    }
                    one.close();
                }
            }
            limiter.acquire(call(Phase.FILE)).close();
        }
    }
}
