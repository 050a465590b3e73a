package dev.fhirbulk.internal.download;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Doubts about a body whose end nobody vouches for: neither a length, nor chunks, nor gzip's own trailer. Cut between
 * two lines it reads like a whole file. If its last line has no end, or if it holds fewer resources than the manifest
 * declares, it is fetched again; the same bytes a second time are believed, for counts are sometimes wrong and last
 * newlines missing. One for all attempts at a file; thread-safe.
 */
final class ShortFiles {

    private final OptionalLong declared;
    private final AtomicReference<@Nullable String> before = new AtomicReference<>();

    ShortFiles(OptionalLong declared) {
        this.declared = declared;
    }

    /** Why to fetch again; null when there is no reason. */
    @Nullable
    String doubt(long resources, boolean lineEnded, String sha256) {
        boolean enough = resources >= declared.orElse(0);
        if ((enough && lineEnded) || sha256.equals(before.getAndSet(sha256))) {
            return null;
        }
        return "The body ended "
                + (enough
                        ? "without a last newline"
                        : "after " + resources + " of " + declared.orElse(0) + " resources")
                + ", and nothing says that it was whole.";
    }
}
