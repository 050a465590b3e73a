package dev.fhirbulk.interop;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server in a JVM of its own, on the class path that its module's build wrote down: so its libraries and ours never
 * meet. It ends with its standard input, so that it never outlives the tests.
 */
final class ChildServer implements AutoCloseable {

    private static final String READY = "READY ";
    private static final String DONE = "DONE ";
    private static final int KEPT = 50;

    private final Process process;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CompletableFuture<String> url = new CompletableFuture<>();
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    private ChildServer(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "child-server");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param module the folder in this module that it is built in
     * @param mainClass its program
     * @param args the program's words
     */
    static ChildServer start(String module, String mainClass, String... args) throws IOException, InterruptedException {
        Path target = Path.of(module, "target");
        String classPath = target.resolve("classes")
                + File.pathSeparator
                + Files.readString(target.resolve("classpath.txt")).strip();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1200m",
                // It lives for minutes: time spent on optimizing its code does not come back.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                mainClass));
        command.addAll(List.of(args));
        ChildServer server = new ChildServer(
                new ProcessBuilder(command).redirectErrorStream(true).start());
        try {
            server.url.get(5, TimeUnit.MINUTES);
            return server;
        } catch (InterruptedException stop) {
            server.process.destroyForcibly();
            throw stop;
        } catch (ExecutionException | TimeoutException failed) {
            server.close();
            throw new IllegalStateException(mainClass + " did not start: " + server.lastLines(), failed);
        }
    }

    /** What it said after READY. */
    String url() {
        return url.join();
    }

    /** Tells it something and waits until it has obeyed. */
    synchronized void tell(String word) throws IOException, InterruptedException {
        process.getOutputStream().write((word + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        String answer = done.poll(1, TimeUnit.MINUTES);
        if (!word.equals(answer)) {
            throw new IllegalStateException(word + " was answered by " + answer + ": " + lastLines());
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
                if (line.startsWith(READY)) {
                    url.complete(line.substring(READY.length()));
                } else if (line.startsWith(DONE)) {
                    done.add(line.substring(DONE.length()));
                }
            }
            url.completeExceptionally(new IllegalStateException("the server ended"));
        } catch (IOException broken) {
            url.completeExceptionally(broken);
        }
    }

    private void keep(String line) {
        synchronized (lastLines) {
            lastLines.add(line);
            if (lastLines.size() > KEPT) {
                lastLines.remove();
            }
        }
    }

    private String lastLines() {
        synchronized (lastLines) {
            return String.join("\n", lastLines);
        }
    }
}
