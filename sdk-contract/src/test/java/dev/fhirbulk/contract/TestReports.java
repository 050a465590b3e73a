package dev.fhirbulk.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What Surefire wrote about the tests of other modules since this build began. */
final class TestReports {

    /** A flaky test has {@code flakyFailure} instead: it passed in the end. */
    private static final Set<String> NOT_PASSED = Set.of("failure", "error", "skipped");

    private final Path root;
    private final Instant since;
    private final Map<String, Map<String, Boolean>> read = new HashMap<>();

    TestReports(Path root, Instant since) {
        this.root = root;
        this.since = since;
    }

    /** Whether any test of a module ran in this build. */
    boolean has(String module) {
        Path folder = folder(module);
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".xml") && isOfThisBuild(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a method ran in this build, and all its repetitions passed. */
    boolean passed(String module, String type, String method) {
        Path report = folder(module).resolve("TEST-" + type + ".xml");
        return isOfThisBuild(report)
                && read.computeIfAbsent(type, any -> read(report)).getOrDefault(method, false);
    }

    private Path folder(String module) {
        return root.resolve(module).resolve("target/surefire-reports");
    }

    private boolean isOfThisBuild(Path report) {
        try {
            return Files.exists(report)
                    && !Files.getLastModifiedTime(report).toInstant().isBefore(since);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Boolean> read(Path report) {
        try (InputStream in = Files.newInputStream(report)) {
            return read(XMLInputFactory.newDefaultFactory().createXMLStreamReader(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (XMLStreamException damaged) {
            throw new IllegalStateException(report + " is damaged", damaged);
        }
    }

    private static Map<String, Boolean> read(XMLStreamReader xml) throws XMLStreamException {
        Map<String, Boolean> passed = new HashMap<>();
        Set<String> missed = new HashSet<>();
        String method = "";
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamReader.START_ELEMENT) {
                continue;
            }
            if (xml.getLocalName().equals("testcase")) {
                // Repetitions and dynamic tests have more behind the name.
                method = xml.getAttributeValue(null, "name").replaceAll("\\W.*", "");
                passed.put(method, true);
            } else if (NOT_PASSED.contains(xml.getLocalName())) {
                missed.add(method);
            }
        }
        missed.forEach(name -> passed.put(name, false));
        return passed;
    }
}
