package dev.fhirbulk.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The protocol's behaviours in words, and the tests of the modules before this one that carry their numbers as tags. */
final class Behaviours {

    /** The modules in the order of the build. */
    static final List<String> MODULES = List.of("sdk-testkit", "sdk-core", "sdk-auth", "sdk-ndjson", "sdk-examples");

    private static final Pattern TAG = Pattern.compile("^\\s*@Tag\\(\"b(\\d\\d)\"\\)$");
    private static final Pattern METHOD = Pattern.compile("^    (?:[\\w.<>\\[\\],]+ )+(\\w+)\\(.*");

    private Behaviours() {}

    /**
     * A behaviour.
     *
     * @param number from 1
     * @param area a heading
     * @param words what it is
     */
    record Behaviour(int number, String area, String words) {}

    /**
     * A test that shows one.
     *
     * @param behaviour its number
     * @param module the folder
     * @param type the class's full name
     * @param method the name alone
     */
    record Carrier(int behaviour, String module, String type, String method) {
        @Override
        public String toString() {
            return type.substring(type.lastIndexOf('.') + 1) + "." + method;
        }
    }

    static List<Behaviour> all() {
        List<Behaviour> all = new ArrayList<>();
        String area = "";
        for (String line : text().lines().toList()) {
            if (line.startsWith("# ")) {
                area = line.substring(2);
            } else {
                all.add(new Behaviour(all.size() + 1, area, line));
            }
        }
        return Collections.unmodifiableList(all);
    }

    private static String text() {
        try (InputStream in = Behaviours.class.getResourceAsStream("/behaviours.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the order of modules, files and lines. */
    static List<Carrier> carriers() {
        List<Carrier> all = new ArrayList<>();
        for (String module : MODULES) {
            Path sources = Sources.ROOT.resolve(module).resolve("src/test/java");
            for (Path file : Sources.below(sources)) {
                all.addAll(carriers(
                        module,
                        sources.relativize(file).toString().replace(".java", "").replace('/', '.'),
                        Sources.lines(file)));
            }
        }
        return all;
    }

    /** By indentation and by one annotation a line, which the formatter guarantees. */
    static List<Carrier> carriers(String module, String type, List<String> lines) {
        List<Carrier> found = new ArrayList<>();
        List<Integer> tags = new ArrayList<>();
        for (String line : lines) {
            Matcher tag = TAG.matcher(line);
            Matcher method = METHOD.matcher(line);
            if (tag.matches() && !line.startsWith(" ")) {
                throw new IllegalStateException(type + " is tagged as a whole: tag the tests that show the behaviour");
            } else if (tag.matches()) {
                tags.add(Integer.parseInt(tag.group(1)));
            } else if (method.matches()) {
                tags.forEach(number -> found.add(new Carrier(number, module, type, method.group(1))));
                tags.clear();
            }
        }
        if (!tags.isEmpty()) {
            throw new IllegalStateException(type + " has tags " + tags + " that belong to no method");
        }
        return found;
    }
}
