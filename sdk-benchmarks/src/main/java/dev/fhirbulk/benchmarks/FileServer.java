package dev.fhirbulk.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A bulk server that costs next to nothing: files are sent by the kernel. A job takes as many milliseconds as the
 * parameter {@code _millis} says; what was seen of it stands at {@code /seen/N}, and how long ago the last file was sent at {@code
 * /since-last-byte}. It ends with its standard input.
 */
public final class FileServer {

    private final List<Path> files;
    private final String retryAfter;
    private final List<Job> jobs = new CopyOnWriteArrayList<>();
    private final AtomicLong lastByte = new AtomicLong();
    private String base = "";

    /** A job: when it is done, how often it was asked for, and when it was first told to be done. */
    private static final class Job {
        private final long readyAt;
        private final AtomicLong polls = new AtomicLong();
        private final AtomicLong told = new AtomicLong();

        Job(long millis) {
            readyAt = System.nanoTime() + millis * 1_000_000;
        }
    }

    private FileServer(Path directory, String retryAfter) throws IOException {
        this.retryAfter = retryAfter;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> file.toString().endsWith(".ndjson"))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Serves.
     *
     * @param args a directory of NDJSON files, a Retry-After or {@code none}
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        FileServer server = new FileServer(Path.of(args[0]), args[1]);
        ServerSocketChannel socket = ServerSocketChannel.open();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.base = "http://127.0.0.1:" + socket.socket().getLocalPort() + "/fhir";
        ExecutorService threads = Executors.newCachedThreadPool();
        Thread acceptor = new Thread(() -> server.accept(socket, threads));
        acceptor.setDaemon(true);
        acceptor.start();
        System.out.println("READY " + server.base);
        while (System.in.read() >= 0) {
            // It lives as long as its parent keeps its standard input open.
        }
        threads.shutdownNow();
        System.exit(0);
    }

    private void accept(ServerSocketChannel socket, ExecutorService threads) {
        try {
            while (true) {
                SocketChannel connection = socket.accept();
                connection.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
                threads.execute(() -> converse(connection));
            }
        } catch (IOException closed) {
            System.err.println("the server ends: " + closed);
        }
    }

    private void converse(SocketChannel connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.socket().getInputStream());
            for (String path = request(in); !path.isEmpty(); path = request(in)) {
                answer(connection, path);
            }
        } catch (IOException gone) {
            System.err.println("a connection ends: " + gone.getMessage());
        }
    }

    /** The path of the next request; empty at the end. Bodies are not expected. */
    private static String request(InputStream in) throws IOException {
        String first = line(in);
        String path = first.isEmpty() ? "" : first.split(" ", -1)[1];
        for (String header = first; !header.isEmpty(); ) {
            header = line(in);
        }
        return path;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (b != '\r') {
                text.append((char) b);
            }
        }
        return text.toString();
    }

    private void answer(SocketChannel to, String path) throws IOException {
        int number = path.matches(".*/\\d+") ? Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)) : 0;
        if (path.contains("$export")) {
            int millis = path.indexOf("_millis=");
            jobs.add(new Job(millis < 0 ? 0 : Long.parseLong(path.substring(millis + "_millis=".length()))));
            say(to, "202 Accepted", "Content-Location: " + base + "/job/" + (jobs.size() - 1) + "\r\n", "");
        } else if (path.contains("/job/")) {
            status(to, jobs.get(number));
        } else if (path.contains("/seen/")) {
            Job job = jobs.get(number);
            say(to, "200 OK", "", job.polls.get() + " " + (job.told.get() - job.readyAt) / 1_000);
        } else if (path.contains("/file/")) {
            send(to, files.get(number));
            lastByte.set(System.nanoTime());
        } else if (path.endsWith("/since-last-byte")) {
            say(to, "200 OK", "", String.valueOf((System.nanoTime() - lastByte.get()) / 1_000));
        } else {
            say(to, "404 Not Found", "", "");
        }
    }

    private void status(SocketChannel to, Job job) throws IOException {
        long now = System.nanoTime();
        job.polls.incrementAndGet();
        if (now < job.readyAt) {
            String wait = retryAfter.equals("none") ? "" : "Retry-After: " + retryAfter + "\r\n";
            say(to, "202 Accepted", wait, "");
            return;
        }
        job.told.compareAndSet(0, now);
        StringBuilder manifest = new StringBuilder("{\"transactionTime\":\"")
                .append(Instant.now().truncatedTo(ChronoUnit.SECONDS))
                .append("\",\"request\":\"" + base + "/$export\",\"requiresAccessToken\":false,\"output\":[");
        for (int i = 0; i < files.size(); i++) {
            String name = String.valueOf(files.get(i).getFileName());
            String type = name.substring(0, name.indexOf('.'));
            manifest.append(i == 0 ? "" : ",")
                    .append("{\"type\":\"" + type + "\",\"url\":\"" + base + "/file/" + i + "\"}");
        }
        say(to, "200 OK", "Content-Type: application/json\r\n", manifest + "],\"error\":[]}");
    }

    private static void say(SocketChannel to, String status, String headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        write(to, "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + bytes.length + "\r\n\r\n" + body);
    }

    private static void write(SocketChannel to, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private static void send(SocketChannel to, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            write(
                    to,
                    String.format(
                            Locale.ROOT,
                            "HTTP/1.1 200 OK\r\nContent-Type: application/fhir+ndjson\r\nContent-Length: %d\r\n\r\n",
                            size));
            for (long sent = 0; sent < size; ) {
                sent += channel.transferTo(sent, size - sent, to);
            }
        }
    }
}
