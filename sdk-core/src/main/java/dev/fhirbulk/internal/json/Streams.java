package dev.fhirbulk.internal.json;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Lazy streams over files. */
final class Streams {

    private Streams() {}

    /** What a supplier gives until it gives nothing; closing the stream, or its end, closes the source. */
    static <T> Stream<T> of(Supplier<Optional<T>> next, Closeable source) {
        return Stream.generate(() -> {
                    Optional<T> value = next.get();
                    if (value.isEmpty()) {
                        close(source);
                    }
                    return value;
                })
                .takeWhile(Optional::isPresent)
                .map(Optional::orElseThrow)
                .onClose(() -> close(source));
    }

    static void close(Closeable source) {
        try {
            source.close();
        } catch (IOException failed) {
            throw new DestinationException(
                    ErrorContext.of(Phase.LOCAL).causedBy(failed), "A file of the export directory cannot be closed.");
        }
    }
}
