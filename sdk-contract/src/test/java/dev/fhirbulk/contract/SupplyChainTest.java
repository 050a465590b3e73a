package dev.fhirbulk.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.auth.SigningKey;
import dev.fhirbulk.ndjson.NdjsonReader;
import dev.fhirbulk.testkit.BulkServer;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Beside each published jar lies a list of what it brings along (CycloneDX), and that list is right. */
class SupplyChainTest {

    private static final List<String> CORE = List.of(
            "com.fasterxml.jackson.core:jackson-core",
            "io.github.resilience4j:resilience4j-core",
            "io.github.resilience4j:resilience4j-retry",
            "org.jspecify:jspecify",
            "org.slf4j:slf4j-api");

    private static final List<String> AUTH = with(CORE, "com.nimbusds:nimbus-jose-jwt", "dev.fhirbulk:sdk-core");

    /** A published module, by a class of it. */
    enum Module {
        CORE(BulkExportClient.class),
        AUTH(SigningKey.class),
        NDJSON(NdjsonReader.class),
        TESTKIT(BulkServer.class);

        private final Class<?> inIt;

        Module(Class<?> inIt) {
            this.inIt = inIt;
        }

        String artifact() {
            return "sdk-" + name().toLowerCase(java.util.Locale.ROOT);
        }

        JsonNode list() throws IOException, URISyntaxException {
            assumeFalse(
                    System.getProperty("build.mode", "").equals("offline=true"),
                    "Maven makes no list of components offline (-o)");
            Path jar = Path.of(
                    inIt.getProtectionDomain().getCodeSource().getLocation().toURI());
            assumeTrue(
                    jar.toString().endsWith(".jar"),
                    artifact() + " was not packaged in this run; \"mvn verify\" checks its list of components");
            File list = new File(jar.toString().replaceFirst("[.]jar$", "-cyclonedx.json"));
            assertThat(list).exists();
            return new ObjectMapper().readTree(list);
        }

        List<String> components() throws IOException, URISyntaxException {
            return stream(list().get("components"))
                    .map(each ->
                            each.get("group").asText() + ":" + each.get("name").asText())
                    .sorted()
                    .toList();
        }
    }

    private static List<String> with(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all.stream().sorted().toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    @ParameterizedTest
    @EnumSource
    void theListNamesItsJar(Module module) throws Exception {
        JsonNode jar = module.list().get("metadata").get("component");
        assertThat(jar.get("group").asText() + ":" + jar.get("name").asText())
                .isEqualTo("dev.fhirbulk:" + module.artifact());
    }

    @ParameterizedTest
    @EnumSource(names = "CORE")
    void coreBringsThisAndNothingElse(Module core) throws Exception {
        assertThat(core.components()).isEqualTo(CORE);
    }

    @ParameterizedTest
    @EnumSource(names = "AUTH")
    void authBringsCoresAndTheKeysLibrary(Module auth) throws Exception {
        assertThat(auth.components()).isEqualTo(AUTH);
    }

    @ParameterizedTest
    @EnumSource
    void noToolOfTheTestsIsListed(Module module) throws Exception {
        assertThat(module.components())
                .isNotEmpty()
                .allSatisfy(component -> assertThat(component)
                        .doesNotContain("junit", "assertj", "jimfs", "archunit", "slf4j-simple", "slf4j-nop"));
    }

    @ParameterizedTest
    @EnumSource
    void everyComponentCanBeIdentified(Module module) throws Exception {
        assertThat(stream(module.list().get("components"))).isNotEmpty().allSatisfy(component -> {
            assertThat(component.get("purl").asText()).startsWith("pkg:maven/");
            assertThat(stream(component.get("hashes"))
                            .map(hash -> hash.get("alg").asText()))
                    .contains("SHA-256");
        });
    }

    @ParameterizedTest
    @EnumSource
    void nothingInTheListChangesFromBuildToBuild(Module module) throws Exception {
        assertThat(module.list().has("serialNumber")).isFalse();
        assertThat(module.list().get("metadata").has("timestamp")).isFalse();
    }
}
