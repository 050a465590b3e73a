package dev.fhirbulk.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A store of file bodies on an origin of its own, as object stores are: signed URLs, ranges, gzip. On bare sockets,
 * because it must also be able to break in the middle of a body. Thread-safe.
 */
final class FileOrigin implements AutoCloseable {

    private static final int SEND_BUFFER = 1 << 15;

    private final ServerSocket socket;
    private final World world;
    private final Map<String, Path> files = new ConcurrentHashMap<>();
    private final Set<String> signed = ConcurrentHashMap.newKeySet();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> transferring = ConcurrentHashMap.newKeySet();
    private final Consumer<Recorded> traffic;
    private final Function<Recorded, @Nullable Fault> faults;
    private final Stalls stalls = new Stalls();
    private final Meter meter = new Meter(stalls);
    private volatile Predicate<Recorded> authorization = request -> true;

    /** Opens a port on loopback. */
    public FileOrigin(World world, Consumer<Recorded> traffic, Function<Recorded, @Nullable Fault> faults)
            throws IOException {
        this.socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        this.world = world;
        this.traffic = traffic;
        this.faults = faults;
        daemon(this::acceptAll);
    }

    /** Scheme, host and port. */
    public String origin() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** Which requests for unsigned URLs are served. */
    public void authorization(Predicate<Recorded> rule) {
        this.authorization = rule;
    }

    /** The URL of a file: signed, so that whoever has it may read it but must not show a token, or not. */
    String url(String name, Path file, boolean sign) {
        files.put("/" + name, file);
        if (sign) {
            signed.add("/" + name);
        }
        return origin() + "/" + name + (sign ? "?X-Amz-Signature=" + Integer.toHexString(name.hashCode()) : "");
    }

    /**
     * Transfers that were begun and neither finished nor given up. Those that are just ending get up to two seconds:
     * a client has the last byte before this side knows it.
     */
    public synchronized int openTransfers() {
        long end = System.nanoTime() + 2_000_000_000L;
        try {
            while (!transferring.isEmpty() && System.nanoTime() < end) {
                wait(50);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return transferring.size();
    }

    private synchronized void ended(Socket client) {
        transferring.remove(client);
        notifyAll();
    }

    Stalls stalls() {
        return stalls;
    }

    Meter meter() {
        return meter;
    }

    /** Before so many bytes of a body are sent. */
    void pass(int bytes) throws IOException {
        try {
            meter.pass(bytes);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException(stop);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            stalls.end();
            for (Socket one : open) {
                one.close();
            }
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    private void acceptAll() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                // Head and body are two writes: the second must not wait for the first one's acknowledgement.
                client.setTcpNoDelay(true);
                // What is counted as sent is to be with the client, not in the system's buffers.
                client.setSendBufferSize(SEND_BUFFER);
                open.add(client);
                daemon(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            Recorded request = read(in);
            while (request != null) {
                traffic.accept(request);
                transferring.add(client);
                FileAnswer answer = new FileAnswer(request, client.getOutputStream(), this);
                boolean reusable = answer.send(faults.apply(request));
                ended(client);
                if (!reusable) {
                    return;
                }
                request = read(in);
            }
        } catch (IOException clientGone) {
            // A client that gives up is no fault of the store's.
            open.remove(client);
        } finally {
            ended(client);
            open.remove(client);
        }
    }

    @Nullable
    Path file(String path) {
        return files.get(path);
    }

    boolean isSigned(String path) {
        return signed.contains(path);
    }

    boolean allows(Recorded request) {
        return authorization.test(request);
    }

    boolean compresses() {
        return world.compresses();
    }

    boolean offersRanges() {
        return world.scenario().ranges && !world.has(VendorProfile.Trait.FILES_NO_RANGES);
    }

    String mediaType() {
        return world.fact(VendorProfile.Fact.FILE_TYPE);
    }

    private static @Nullable Recorded read(InputStream in) throws IOException {
        String first = line(in);
        if (first == null || first.isEmpty()) {
            return null;
        }
        String[] words = first.split(" ", 3);
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), key -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(
                headers.getOrDefault("content-length", List.of("0")).get(0));
        in.skipNBytes(length);
        return new Recorded(Recorded.Origin.FILES, Recorded.Step.FILE, words[0], URI.create(words[1]), headers, "");
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        while ((b = in.read()) >= 0) {
            if (b == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
            }
            line.write(b);
        }
        return null;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "simulated-store");
        thread.setDaemon(true);
        thread.start();
    }
}
