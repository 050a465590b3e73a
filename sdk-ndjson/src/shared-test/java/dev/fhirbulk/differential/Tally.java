package dev.fhirbulk.differential;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** What a comparison came to. Thread-safe. */
public final class Tally {

    private static final int SHOWN = 5;
    private static final int LONGEST = 3000;

    private final LongAdder lines = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder handedOver = new LongAdder();
    private final LongAdder different = new LongAdder();
    private final List<String> differences = new CopyOnWriteArrayList<>();

    public void addLine(int length) {
        lines.increment();
        bytes.add(length);
    }

    public void addHandedOver() {
        handedOver.increment();
    }

    public void addDifference(String words) {
        different.increment();
        if (differences.size() < SHOWN) {
            differences.add(words.substring(0, Math.min(words.length(), LONGEST)));
        }
    }

    public long lines() {
        return lines.sum();
    }

    public long bytes() {
        return bytes.sum();
    }

    /** How many lines the fast parser left to HAPI's. */
    public long handedOver() {
        return handedOver.sum();
    }

    public long different() {
        return different.sum();
    }

    /** The first of the differences in words. */
    public List<String> differences() {
        return differences;
    }
}
