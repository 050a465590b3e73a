package dev.fhirbulk.ndjson.internal.fast;

import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Where values go: a Java field of a model class. Thread-safe. */
final class Slot {

    private final long bit;
    private final boolean list;
    private final Lazy<BiConsumer<Object, Object>> store;

    /**
     * A place.
     *
     * @param index its number within its class
     * @param list whether it holds a list
     * @param store what stores a value, made when first needed
     */
    Slot(int index, boolean list, Supplier<BiConsumer<Object, Object>> store) {
        if (index >= Long.SIZE) {
            throw new IllegalStateException("more fields than bits");
        }
        this.bit = 1L << index;
        this.list = list;
        this.store = new Lazy<>(store);
    }

    /** The place's own bit within its class. */
    long bit() {
        return bit;
    }

    boolean isList() {
        return list;
    }

    void store(Object target, Object value) {
        store.get().accept(target, value);
    }
}
