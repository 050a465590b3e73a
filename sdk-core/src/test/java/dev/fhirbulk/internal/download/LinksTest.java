package dev.fhirbulk.internal.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.JobNotFoundException;
import dev.fhirbulk.error.ManifestException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.json.ManifestSink;
import dev.fhirbulk.model.ExportManifest;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.FileOutcome;
import dev.fhirbulk.model.ManifestFile;
import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Links that do not fit into memory, and those that do not come back. */
class LinksTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ErrorContext WHERE = ErrorContext.of(Phase.MANIFEST);
    private static final int FILES = 1000;

    private final Listing listing = new Listing(WHERE, null, file -> Optional.empty(), 10_000);
    private int readings;

    private static ManifestFile file(int position, int edition) {
        URI url = URI.create("https://x.test/f/" + position + "?sig=" + edition + "-" + "s".repeat(100));
        return new ManifestFile(
                FileKind.OUTPUT, "Patient", 0, position, url, OptionalLong.empty(), OptionalLong.empty(), null, null);
    }

    private static ExportManifest manifest() {
        return new ExportManifest(null, null, null, null, null, List.of(), null, null, "{}");
    }

    private ExportManifest again(ManifestSink sink) {
        readings++;
        for (int i = 0; i < FILES; i++) {
            sink.file(file(i, readings));
        }
        return manifest();
    }

    private void list() {
        for (int i = 0; i < FILES; i++) {
            listing.file(file(i, 0));
        }
    }

    private static FileOutcome.Stored stored() {
        return new FileOutcome.Stored(null, 1, 1, "00".repeat(32), Set.of("Patient"));
    }

    @Test
    void aManifestLargerThanItsShareOfTheMemoryIsReadInParts() {
        list();
        Links links = new Links(listing, this::again);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < FILES; i++) {
            Links.Link link = links.current(i, NOW);
            assertThat(link.file()).isEqualTo(file(i, link.edition()));
            seen.add(link.file().url().getPath());
            listing.stored(i, stored(), true);
        }
        assertThat(seen).hasSize(FILES);
        assertThat(readings).isBetween(5, 20);
        assertThat(listing.outcomes()).hasSize(FILES).allMatch(FileOutcome.Downloaded.class::isInstance);
    }

    @Test
    void aRefusedLinkOfTheFirstPartIsRenewedWhileLaterOnesFillTheMemory() {
        list();
        Links links = new Links(listing, this::again);
        Links.Link first = links.current(0, NOW);
        links.current(1, NOW);
        assertThat(links.after(first).orElseThrow().file()).isEqualTo(file(0, 1));
    }

    @Test
    void aFileThatIsNoLongerListedFailsAlone() {
        list();
        Links links = new Links(listing, sink -> {
            readings++;
            return manifest();
        });
        links.current(0, NOW);
        assertThatThrownBy(() -> links.current(FILES - 1, NOW))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("no longer in it");
        assertThat(links.current(1, NOW).file()).isEqualTo(file(1, 0));
    }

    @Test
    void aManifestThatIsGoneIsAskedForOnce() {
        list();
        Links links = new Links(listing, sink -> {
            readings++;
            throw new JobNotFoundException(WHERE, "gone");
        });
        for (int i = FILES - 10; i < FILES; i++) {
            int late = i;
            assertThatThrownBy(() -> links.current(late, NOW)).isInstanceOf(JobNotFoundException.class);
        }
        assertThat(readings).isEqualTo(1);
    }

    @Test
    void ofManyFailuresTheFirstKeepTheirErrors() {
        list();
        for (int i = 0; i < FILES; i++) {
            listing.file(file(FILES + i, 0));
        }
        for (int i = 0; i < 2 * FILES; i++) {
            listing.failed(
                    i, new FileOutcome.Failed(listing.listed(i), "reason", new ManifestException(WHERE, "reason")));
        }
        assertThat(listing.outcomes())
                .allMatch(outcome -> outcome instanceof FileOutcome.Failed failed
                        && failed.reason().equals("reason"))
                .filteredOn(outcome -> ((FileOutcome.Failed) outcome).error() != null)
                .hasSize(1000);
    }

    @Test
    void longAddressesAreShortenedInReports() {
        listing.file(new ManifestFile(
                FileKind.OUTPUT,
                "Patient",
                0,
                0,
                URI.create("https://x.test/" + "long/".repeat(200) + "end.ndjson?sig=secret"),
                OptionalLong.of(3),
                OptionalLong.empty(),
                null,
                null));
        String url = listing.listed(0).url();
        assertThat(url)
                .startsWith("https://x.test/long/")
                .contains("…")
                .contains("end.ndjson")
                .hasSizeLessThan(170);
        assertThat(url).doesNotContain("secret");
        assertThat(listing.listed(0).count()).hasValue(3);
    }
}
