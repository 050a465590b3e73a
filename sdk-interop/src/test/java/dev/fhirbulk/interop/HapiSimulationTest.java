package dev.fhirbulk.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.testkit.BulkServer;
import dev.fhirbulk.testkit.Scenario;
import dev.fhirbulk.testkit.VendorProfile;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The testkit's HAPI answers as HAPI does, where both are asked plainly. */
@Timeout(600)
class HapiSimulationTest {

    private static final String[] ASYNC = {"Accept", "application/fhir+json", "Prefer", "respond-async"};

    private static BulkServer simulated;

    @BeforeAll
    static void start() {
        simulated = BulkServer.start(
                Scenario.like(VendorProfile.HAPI).open().realPace().polls(100));
    }

    @AfterAll
    static void stop() {
        simulated.close();
    }

    private record Seen(int status, boolean body, String type, String retryAfter, boolean location, boolean expires) {}

    private static Seen seen(HttpResponse<String> answer) {
        return new Seen(
                answer.statusCode(),
                !answer.body().isEmpty(),
                Wire.header(answer, "Content-Type").replaceAll(";.*", ""),
                Wire.header(answer, "Retry-After"),
                answer.headers().firstValue("Content-Location").isPresent(),
                answer.headers().firstValue("Expires").isPresent());
    }

    private static String started(String base) throws IOException, InterruptedException {
        return Wire.header(
                Wire.get(base + "/$export?_type=Patient&_since=2000-01-01T00:00:00Z", ASYNC), "Content-Location");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/$export?_type=Patient",
                "/$export?_type=Patient&bogus=1",
                "/$export?_type=Patient&_elements=id",
                "/$export?_type=unheard",
                "/$export?_type=Patient&_typeFilter=Patient%3Fbogus%3D1",
                "/Patient/$export?_type=Patient",
                "/Group/group-a/$export?_type=Patient",
                "/Group/nobody/$export?_type=Patient",
                "/.well-known/smart-configuration"
            })
    void atKickOff(String path) throws IOException, InterruptedException {
        assertThat(seen(Wire.get(simulated.baseUrl() + path, ASYNC)))
                .isEqualTo(seen(Wire.get(Hapi.url() + path, ASYNC)));
    }

    @Test
    void toAKickOffWithoutPrefer() throws IOException, InterruptedException {
        String[] plain = {"Accept", "application/fhir+json"};
        assertThat(seen(Wire.get(simulated.baseUrl() + "/$export", plain)))
                .isEqualTo(seen(Wire.get(Hapi.url() + "/$export", plain)));
    }

    @Test
    void toAPollOfARunningJobAndToItsDeletion() throws IOException, InterruptedException {
        Hapi.whileJobsStandStill(() -> {
            String real = started(Hapi.url());
            String other = started(simulated.baseUrl());
            for (String method : new String[] {"GET", "DELETE", "GET", "DELETE"}) {
                assertThat(seen(Wire.send(method, other, "Accept", "application/json")))
                        .as(method)
                        .isEqualTo(seen(Wire.send(method, real, "Accept", "application/json")));
            }
        });
    }
}
