package dev.fhirbulk.internal.preflight;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which edition of the guide a server says to follow. Stateless. */
final class Edition {

    private static final Pattern VERSION = Pattern.compile("bulkdata.*[|@#]([1-9])\\.");

    private Edition() {}

    /** By the versions of guides and definitions, or by the name of an operation; empty when nothing says. */
    static Optional<String> of(ServerFacts facts) {
        List<String> definitions =
                facts.exports().values().stream().flatMap(List::stream).toList();
        Stream<String> versions = Stream.concat(facts.guides().stream(), definitions.stream())
                .flatMap(text -> {
                    Matcher version = VERSION.matcher(text);
                    return version.find() ? Stream.of(version.group(1)) : Stream.empty();
                });
        Stream<String> names =
                definitions.stream().filter(text -> text.contains("export-v4")).map(any -> "4");
        return Stream.concat(versions, names).max(String::compareTo).map(number -> "STU" + number);
    }
}
