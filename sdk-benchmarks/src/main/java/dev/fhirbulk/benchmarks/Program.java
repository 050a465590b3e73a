package dev.fhirbulk.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program in a JVM of its own.
 *
 * @param classPath its class path
 * @param options of the JVM
 * @param mainClass its main class
 */
record Program(String classPath, List<String> options, String mainClass) {

    /** One of ours. */
    static Program ours(Class<?> main, String... options) {
        return new Program(ownClassPath(), List.of(options), main.getName());
    }

    /** One of a folder of this module, on the class path that its build wrote down. */
    static Program of(String folder, String mainClass, String... options) throws IOException {
        Path target = module().resolve(folder).resolve("target");
        String written = Files.readString(target.resolve("classpath.txt")).strip();
        return new Program(target.resolve("classes") + File.pathSeparator + written, List.of(options), mainClass);
    }

    /** Runs to the end and says what it cost. */
    Cost run(Object... args) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = start(args);
        List<String> said;
        try (BufferedReader out = reader(process)) {
            said = out.lines().toList();
        }
        int code = process.waitFor();
        Cost cost = Cost.of(said, System.nanoTime() - start);
        if (code != 0 || cost == null) {
            throw new IllegalStateException(mainClass + " ended with " + code + ":\n" + String.join("\n", said));
        }
        return cost;
    }

    Process start(Object... args) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath));
        command.addAll(options);
        command.add(mainClass);
        Stream.of(args).map(String::valueOf).forEach(command::add);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Under {@code exec:java} the JVM's own class path is Maven's launcher; the loader knows ours. */
    private static String ownClassPath() {
        if (Program.class.getClassLoader() instanceof URLClassLoader loader) {
            return Stream.of(loader.getURLs()).map(Program::file).collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    private static String file(URL url) {
        return Path.of(URI.create(url.toString())).toString();
    }

    /** This module's folder, wherever Maven was called. */
    static Path module() {
        Path here = Path.of("").toAbsolutePath();
        return here.endsWith("sdk-benchmarks") ? here : here.resolve("sdk-benchmarks");
    }
}
