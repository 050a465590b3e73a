package dev.fhirbulk.ndjson.internal.fast;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value made when first asked for; made twice when two threads ask at once, which does no harm here. */
final class Lazy<T> {

    private final Supplier<T> source;
    private volatile @Nullable T value;

    Lazy(Supplier<T> source) {
        this.source = source;
    }

    T get() {
        T made = value;
        if (made == null) {
            made = source.get();
            value = made;
        }
        return made;
    }
}
