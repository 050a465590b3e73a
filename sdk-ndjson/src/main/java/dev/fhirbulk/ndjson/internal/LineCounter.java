package dev.fhirbulk.ndjson.internal;

import java.util.concurrent.atomic.LongAdder;

/** Counts the lines of one reading, whoever parses them. Thread-safe. */
public final class LineCounter {

    private final LongAdder lines = new LongAdder();
    private final LongAdder linesByHapi = new LongAdder();

    void add(boolean byHapi) {
        lines.increment();
        if (byHapi) {
            linesByHapi.increment();
        }
    }

    /** All lines. */
    public long lines() {
        return lines.sum();
    }

    /** Those that HAPI's own parser read. */
    public long linesByHapi() {
        return linesByHapi.sum();
    }
}
