package dev.fhirbulk.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The {@link FileServer} in a process of its own, so that what it costs is nobody's. */
final class Server implements AutoCloseable {

    private final Process process;
    private final String base;

    private Server(Process process, String base) {
        this.process = process;
        this.base = base;
    }

    static Server of(Path directory) throws IOException {
        return of(directory, 0, "none");
    }

    static Server of(Path directory, long jobMillis, String retryAfter) throws IOException {
        Process process = Program.ours(FileServer.class, "-Xmx256m").start(directory, jobMillis, retryAfter);
        BufferedReader out = Program.reader(process);
        String line = out.readLine();
        if (line == null || !line.startsWith("READY ")) {
            throw new IllegalStateException("the server did not start: " + line);
        }
        Thread drain = new Thread(() -> out.lines().forEach(said -> {}));
        drain.setDaemon(true);
        drain.start();
        return new Server(process, line.substring("READY ".length()));
    }

    String base() {
        return base;
    }

    /** Polls of the last job, and milliseconds from its end to the poll that was told so. */
    long[] seen() throws IOException {
        try (InputStream in = URI.create(base + "/seen").toURL().openStream()) {
            String[] words = new String(in.readAllBytes(), StandardCharsets.UTF_8).split(" ", -1);
            return new long[] {Long.parseLong(words[0]), Long.parseLong(words[1])};
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
    }
}
