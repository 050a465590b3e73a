package dev.fhirbulk.contract.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.contract.hostile.Trap.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every status that a server can fail with, at every step, from a server that repeats the whole request and names a
 * patient in whatever it sends: nothing of that is logged at TRACE, thrown, or written beside the data.
 */
@Tag("hostile")
@Timeout(60)
class EveryFailureIsSilentTest {

    private static final int[] STATUSES = {
        201, 204, 301, 400, 401, 403, 404, 405, 406, 408, 409, 410, 415, 418, 422, 425, 429, 500, 501, 502, 503, 504
    };

    @TempDir
    Path folder;

    static Stream<Arguments> failures() {
        return Stream.of(
                        "/fhir/Group/g/$export",
                        "/fhir/job",
                        "/fhir/file",
                        "/token",
                        "/fhir/.well-known/smart-configuration")
                .flatMap(path -> java.util.Arrays.stream(STATUSES)
                        .boxed()
                        // A job that asks to come later is no failure.
                        .filter(status -> status != 429 || !path.equals("/fhir/job"))
                        .flatMap(status -> Stream.of(true, false).map(json -> Arguments.of(path, status, json))));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void nothingIsTold(String path, int status, boolean json) throws Exception {
        try (Scene scene = new Scene(folder, null)) {
            script(scene, path, request -> answer(request, status, json));
            new OurClient(scene).export();
            assertThat(scene.ehr.got(path, ""))
                    .as("the failing step was reached")
                    .isTrue();
            assertThat(scene.said.toString())
                    .doesNotContain(Scene.TOKEN)
                    .doesNotContain("planted")
                    .doesNotContain("client_assertion=")
                    .doesNotContain("eyJ");
        }
    }

    private static void script(Scene scene, String path, Function<Trap.Seen, Reply> failing) throws IOException {
        Files.createDirectories(scene.outside);
        scene.asksForToken = path.contains("token") || path.contains("smart");
        scene.callerHeaders.put("X-Api-Key", "planted-api-key");
        scene.lists(scene.base + "/file?sig=planted-signature");
        scene.accepts(scene.base + "/job?key=planted-key");
        scene.ehr.on(
                "/fhir/.well-known/smart-configuration",
                Reply.ok("{\"token_endpoint\":\"" + scene.ehr.url() + "/token\"}"));
        scene.request = export -> export.types("Patient").typeFilter("Patient?_id=planted-patient");
        scene.ehr.on(path, failing);
    }

    private static Reply answer(Trap.Seen request, int status, boolean json) {
        String words = ("planted-patient " + request.headers() + request.body()).replace("\"", "'");
        String body = json
                ? "{\"resourceType\":\"OperationOutcome\",\"error\":\"invalid_client\",\"error_description\":\"" + words
                        + "\",\"issue\":[{\"severity\":\"error\",\"code\":\"" + words + "\",\"diagnostics\":\"" + words
                        + "\",\"details\":{\"text\":\"" + words + "\"}}]}"
                : "<html>" + words;
        Reply reply = Reply.of(status, status == 204 ? "" : body)
                .with("X-Progress", "sent " + request.headers().getOrDefault("Authorization", java.util.List.of("")))
                .with("X-Request-Id", "of " + request.headers().getOrDefault("Authorization", java.util.List.of("")));
        return status == 301 ? reply.with("Location", "/elsewhere?sig=planted-signature") : reply;
    }
}
