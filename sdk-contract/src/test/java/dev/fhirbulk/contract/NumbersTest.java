package dev.fhirbulk.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sizes that keep a line of code in its room (design, "Numbers"). */
class NumbersTest {

    private static final List<Path> FILES = Stream.concat(
                    Sources.main().stream(), Sources.below(Sources.ROOT.resolve("sdk-examples/src/main/java")).stream())
            .filter(file -> !file.toString().endsWith("-info.java"))
            .toList();

    private static final List<Integer> LENGTHS =
            FILES.stream().map(file -> Sources.lines(file).size()).sorted().toList();

    @Test
    void noFileHasMoreThan300Lines() {
        assertThat(FILES)
                .allSatisfy(file -> assertThat(Sources.lines(file).size())
                        .as(file.toString())
                        .isLessThanOrEqualTo(300));
    }

    @Test
    void halfOfTheFilesHaveAtMost90Lines() throws IOException {
        int median = LENGTHS.get(LENGTHS.size() / 2);
        Figures.print("source.file.lines.median", median);
        assertThat(median).isLessThanOrEqualTo(90);
    }

    @Test
    void nineOfTenFilesHaveAtMost200Lines() throws IOException {
        int p90 = LENGTHS.get(LENGTHS.size() * 9 / 10);
        Figures.print("source.file.lines.p90", p90);
        assertThat(p90).isLessThanOrEqualTo(200);
    }

    @Test
    void noMethodHasMoreThan40Lines() {
        assertThat(FILES)
                .allSatisfy(file -> assertThat(longestMethod(Sources.lines(file)))
                        .as(file.toString())
                        .isLessThanOrEqualTo(40));
    }

    /** By indentation, which the formatter guarantees: from a member's opening brace to the brace below it. */
    private static int longestMethod(List<String> lines) {
        int longest = 0;
        for (String indent : List.of("    ", "        ")) {
            int start = -1;
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                boolean opens = line.matches(indent + "\\S.*\\(.*\\) (throws .*)?\\{");
                if (opens && !line.strip().matches("(if|for|while|switch|try|synchronized|return|\\}).*")) {
                    start = i;
                } else if (line.equals(indent + "}") && start >= 0) {
                    longest = Math.max(longest, i - start - 1);
                    start = -1;
                }
            }
        }
        return longest;
    }
}
