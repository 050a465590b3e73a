package dev.fhirbulk.fuzz;

import java.util.List;

/**
 * A parser under fire.
 *
 * @param name names its corpus, {@code src/test/resources/fuzz/<name>/}
 * @param attack reads the bytes; what it may throw is in {@code allowed}, and AssertionError where the value is wrong
 * @param allowed what it is documented to throw
 */
public record Target(String name, Attack attack, List<Class<? extends Throwable>> allowed) {

    /** Reads some bytes. */
    @FunctionalInterface
    public interface Attack {
        void on(byte[] input) throws Exception;
    }

    /** One that may throw nothing but what is listed. */
    @SafeVarargs
    public static Target of(String name, Attack attack, Class<? extends Throwable>... allowed) {
        return new Target(name, attack, List.of(allowed));
    }

    /** Runs it; returns normally when it gave a value or a documented exception. */
    public void run(byte[] input) throws Exception {
        try {
            attack.on(input);
        } catch (Throwable thrown) {
            // What is thrown is shown to people: making its text must not fail either.
            if (thrown.toString().isEmpty() || allowed.stream().noneMatch(kind -> kind.isInstance(thrown))) {
                throw thrown;
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
