package dev.fhirbulk.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Documentation that cannot drift: Javadoc where it is promised, and a README whose code compiles. */
class DocumentationTest {

    private static final Pattern SAFETY = Pattern.compile(
            "(?is).*(thread-safe|stateless|immutable|one thread|enum |@FunctionalInterface|called on|own thread).*");

    @Test
    void everyPublicMemberHasJavadoc() {
        List<String> bare = new ArrayList<>();
        for (Path file : Sources.main()) {
            if (Sources.isApi(file) && isPublic(file)) {
                bare.addAll(undocumented(file));
            }
        }
        assertThat(bare).isEmpty();
    }

    private static List<String> undocumented(Path file) {
        List<String> lines = Sources.lines(file);
        List<String> bare = new ArrayList<>();
        boolean isInterface = lines.stream().anyMatch(line -> line.matches("^public .*\\binterface\\b.*"));
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            boolean member = line.matches("^(public|    public|    protected) .*")
                    || (isInterface
                            && line.matches("^    [A-Za-z<@].*[;{]$")
                            && !line.matches("^    (private|@|return|\\}).*"));
            if (member && !documented(lines, i)) {
                bare.add(file.getFileName() + ":" + (i + 1) + " " + line.strip());
            }
        }
        return bare;
    }

    private static boolean documented(List<String> lines, int at) {
        for (int i = at - 1; i >= 0; i--) {
            String line = lines.get(i).strip();
            if (line.startsWith("@Override")) {
                return true;
            }
            if (!line.startsWith("@") && !line.endsWith(")")) {
                return line.endsWith("*/");
            }
        }
        return false;
    }

    @Test
    void everyPublicTypeSaysHowItMeetsThreads() {
        List<String> silent = Sources.main().stream()
                .filter(Sources::isApi)
                .filter(DocumentationTest::isPublic)
                .filter(file -> !SAFETY.matcher(head(file)).matches())
                .map(file -> String.valueOf(file.getFileName()))
                .toList();
        assertThat(silent).isEmpty();
    }

    private static boolean isPublic(Path file) {
        return Sources.lines(file).stream().anyMatch(line -> line.startsWith("public "));
    }

    private static String head(Path file) {
        List<String> lines = Sources.lines(file);
        int type = 0;
        while (!lines.get(type).startsWith("public ")) {
            type++;
        }
        return String.join("\n", lines.subList(0, type + 1));
    }

    @Test
    void theReadmesCodeCompiles() throws IOException {
        String readme = Files.readString(Sources.ROOT.resolve("README.md"));
        String compiled =
                Files.readString(Sources.ROOT.resolve("sdk-examples/src/main/java/dev/fhirbulk/examples/Readme.java"));
        assertThat(blocks(readme, "```java\n(.*?)```"))
                .isNotEmpty()
                .isEqualTo(blocks(compiled, "// readme\n(.*?)// end"));
    }

    private static List<String> blocks(String text, String pattern) {
        Matcher block = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        List<String> found = new ArrayList<>();
        while (block.find()) {
            found.add(block.group(1).replaceAll("\\s+", ""));
        }
        return found;
    }

    @Test
    void everyExceptionStandsInTheTable() throws IOException {
        String table =
                Files.readString(Sources.ROOT.resolve("sdk-core/src/main/java/dev/fhirbulk/error/package-info.java"));
        List<String> names = Sources.below(Sources.ROOT.resolve("sdk-core/src/main/java/dev/fhirbulk/error")).stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .filter(name -> name.endsWith("Exception"))
                .collect(Collectors.toList());
        assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(table).contains(name));
    }
}
