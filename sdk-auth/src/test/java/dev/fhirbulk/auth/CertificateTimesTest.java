package dev.fhirbulk.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries of PKCS#12 files serve as long as their certificates do. */
class CertificateTimesTest {

    @TempDir
    static Path folder;

    private static Path file;

    @BeforeAll
    static void makeStore() {
        file = TestKeys.store(
                folder.resolve("dated.p12"),
                "nightly",
                "-J-Duser.timezone=UTC",
                "-startdate",
                "2024/03/01 00:00:00",
                "-validity",
                "31");
    }

    private static SigningKey at(String time) {
        return SigningKey.fromPkcs12(file, TestKeys.PASSWORD, "k", Clock.fixed(Instant.parse(time), ZoneOffset.UTC));
    }

    @Test
    void aCertificateServesWithinItsTime() {
        assertThat(at("2024-03-01T00:00:00Z").materials()).hasSize(1);
        assertThat(at("2024-04-01T00:00:00Z").materials()).hasSize(1);
    }

    @Test
    void anExpiredOneIsRefusedWithItsAliasAndDate() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> at("2024-04-01T00:00:01Z"))
                .withMessageContaining("\"nightly\"")
                .withMessageContaining("dated.p12")
                .withMessageContaining("expired at 2024-04-01T00:00:00Z");
    }

    @Test
    void oneOfTheFutureIsRefusedWithItsAliasAndDate() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> at("2024-02-29T23:59:59Z"))
                .withMessageContaining("\"nightly\"")
                .withMessageContaining("not valid before 2024-03-01T00:00:00Z");
    }

    @Test
    void theMachinesClockIsAskedByDefault() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKey.fromPkcs12(file, TestKeys.PASSWORD, "k"))
                .withMessageContaining("expired");
    }

    @Test
    void onlyTheChosenEntryCounts() {
        Path two = TestKeys.store(folder.resolve("two.p12"), "old", "-startdate", "-10d", "-validity", "2");
        TestKeys.store(two, "new");
        assertThat(SigningKey.fromPkcs12(two, TestKeys.PASSWORD, "new").materials())
                .hasSize(1);
    }
}
