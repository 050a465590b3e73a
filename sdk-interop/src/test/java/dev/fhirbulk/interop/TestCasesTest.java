package dev.fhirbulk.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.differential.Tally;
import dev.fhirbulk.differential.Twins;
import dev.fhirbulk.fixture.Figures;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TimeZone;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * HL7's own test cases, each a line: R4's examples, and resources of other versions and of none, which the fast parser
 * has to leave to HAPI's or to read as HAPI's does.
 */
class TestCasesTest {

    private static final String CASES = "org/hl7/fhir/testcases/";
    private static final String EXAMPLES = CASES + "r4/examples/";
    private static final TimeZone HOME = TimeZone.getDefault();

    @AfterEach
    void home() {
        TimeZone.setDefault(HOME);
    }

    private static JarFile cases() throws IOException {
        JarURLConnection some = (JarURLConnection) TestCasesTest.class
                .getResource("/" + EXAMPLES + "patient-example.json")
                .openConnection();
        some.setUseCaches(false);
        return some.getJarFile();
    }

    private static List<String> names(JarFile jar, String folder) {
        return jar.stream()
                .map(JarEntry::getName)
                .filter(name -> name.startsWith(folder) && name.endsWith(".json"))
                .sorted()
                .toList();
    }

    /** The file in one line, which no JSON text minds. */
    private static byte[] line(JarFile jar, String name) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getJarEntry(name))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceFirst("^\ufeff", "");
            return text.replaceAll("[\r\n]+", " ").getBytes(StandardCharsets.UTF_8);
        }
    }

    private static Tally compare(String folder) throws IOException {
        Tally tally = new Tally();
        try (JarFile jar = cases()) {
            Twins twins = new Twins(tally);
            List<String> names = names(jar, folder);
            for (String zone : List.of("America/New_York", "Asia/Kolkata", "Africa/Monrovia")) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                for (String name : names) {
                    twins.compare(zone + " " + name, line(jar, name));
                }
            }
        }
        return tally;
    }

    private static void figures(String name, Tally tally) throws IOException {
        Figures.print("parse." + name + ".lines", tally.lines());
        Figures.print("parse." + name + ".differences", tally.different());
        Figures.print("parse." + name + ".fallbacks", tally.handedOver());
    }

    @Test
    void r4sExamplesBecomeTheSame() throws IOException {
        Tally tally = compare(EXAMPLES);
        figures("examples", tally);
        assertThat(tally.differences()).isEmpty();
        assertThat(tally.lines()).isGreaterThan(200);
        assertThat(tally.handedOver()).isLessThan(tally.lines() / 4);
    }

    @Test
    void resourcesOfEveryVersionBecomeTheSameOrAreHandedOver() throws IOException {
        Tally tally = compare(CASES);
        figures("test-cases", tally);
        assertThat(tally.differences()).isEmpty();
        assertThat(tally.lines()).isGreaterThan(9000);
    }
}
