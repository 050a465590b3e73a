package dev.fhirbulk.model;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What one poll of the status URL told. Immutable and thread-safe. IG, "Bulk Data Status Request". */
public sealed interface ExportStatus {

    /**
     * The job runs (202).
     *
     * @param progressText {@code X-Progress} as sent, null when absent
     * @param percent the percentage in that text, from 0 to 100; empty when there is none
     * @param retryAfterOrNull how long the server asks to wait, null when it does not say
     * @param throttled whether the server answered 429
     * @param partial a manifest of the files that are ready already, null when there is none
     */
    record InProgress(
            @Nullable String progressText,
            OptionalDouble percent,
            @Nullable Duration retryAfterOrNull,
            boolean throttled,
            @Nullable ExportManifest partial)
            implements ExportStatus {

        /** {@code X-Progress} as sent; empty when absent. */
        public Optional<String> progress() {
            return Optional.ofNullable(progressText);
        }

        /** The same with another manifest of what is ready, null for none. */
        public InProgress showing(@Nullable ExportManifest ready) {
            return new InProgress(progressText, percent, retryAfterOrNull, throttled, ready);
        }

        /** How long the server asks to wait; empty when it does not say. */
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfterOrNull);
        }
    }

    /**
     * The job is complete (200).
     *
     * @param manifest its manifest
     */
    record Complete(ExportManifest manifest) implements ExportStatus {}
}
