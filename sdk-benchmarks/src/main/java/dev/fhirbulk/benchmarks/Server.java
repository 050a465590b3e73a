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
        return of(directory, "none");
    }

    static Server of(Path directory, String retryAfter) throws IOException {
        Process process = Program.ours(FileServer.class, "-Xmx256m").start(directory, retryAfter);
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

    /**
     * What was seen of a job.
     *
     * @param polls how often its status was asked for
     * @param late seconds from its end to the poll that was told so
     */
    record Seen(long polls, double late) {}

    Seen seen(int job) throws IOException {
        String[] words = ask("/seen/" + job).split(" ", -1);
        return new Seen(Long.parseLong(words[0]), Long.parseLong(words[1]) / 1e6);
    }

    /** Seconds since the last byte of a file was sent; asking takes its time too. */
    double sinceLastByte() throws IOException {
        return Long.parseLong(ask("/since-last-byte")) / 1e6;
    }

    private String ask(String path) throws IOException {
        try (InputStream in = URI.create(base + path).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
    }
}
