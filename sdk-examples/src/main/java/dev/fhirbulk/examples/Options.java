package dev.fhirbulk.examples;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words after a program's name: {@code --name value}, or {@code --flag}. */
final class Options {

    private final Map<String, String> values = new HashMap<>();

    /**
     * Reads them.
     *
     * @param args the words
     * @param named options with a value
     * @param flags options without one
     * @throws IllegalArgumentException for an option that is not known or lacks its value
     */
    Options(String[] args, Set<String> named, Set<String> flags) {
        for (int i = 0; i < args.length; i++) {
            String name = args[i];
            if (flags.contains(name)) {
                values.put(name, "");
            } else if (named.contains(name) && i + 1 < args.length) {
                values.put(name, args[++i]);
            } else {
                throw new IllegalArgumentException(
                        named.contains(name) ? name + " needs a value." : "\"" + name + "\" is not an option.");
            }
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String need(String name) {
        return get(name).orElseThrow(() -> new IllegalArgumentException(name + " is needed."));
    }
}
