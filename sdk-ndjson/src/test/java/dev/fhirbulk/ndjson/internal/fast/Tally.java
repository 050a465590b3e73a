package dev.fhirbulk.ndjson.internal.fast;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** What a comparison came to. Thread-safe. */
final class Tally {

    private static final int SHOWN = 5;
    private static final int LONGEST = 3000;

    private final LongAdder lines = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder handedOver = new LongAdder();
    private final LongAdder different = new LongAdder();
    private final List<String> differences = new CopyOnWriteArrayList<>();

    void addLine(int length) {
        lines.increment();
        bytes.add(length);
    }

    void addHandedOver() {
        handedOver.increment();
    }

    void addDifference(String words) {
        different.increment();
        if (differences.size() < SHOWN) {
            differences.add(words.substring(0, Math.min(words.length(), LONGEST)));
        }
    }

    long lines() {
        return lines.sum();
    }

    long bytes() {
        return bytes.sum();
    }

    /** How many lines the fast parser left to HAPI's. */
    long handedOver() {
        return handedOver.sum();
    }

    long different() {
        return different.sum();
    }

    /** The first of the differences in words. */
    List<String> differences() {
        return differences;
    }
}
