package dev.fhirbulk.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The floor: sockets to files, several at a time, with no thought for what passes. */
public final class SocketCopy {

    private SocketCopy() {}

    /**
     * Copies files.
     *
     * @param args the FHIR base URL, a directory, downloads at a time, how many files there are
     */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        URI base = URI.create(args[0]);
        Path directory = Files.createDirectories(Path.of(args[1]));
        ExecutorService threads = Executors.newFixedThreadPool(Integer.parseInt(args[2]));
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[3]); i++) {
            int file = i;
            all.add(threads.submit(() -> {
                copy(base, "/fhir/file/" + file, directory.resolve(file + ".ndjson"));
                return file;
            }));
        }
        for (Future<?> each : all) {
            each.get();
        }
        threads.shutdown();
        Cost.print();
    }

    private static void copy(URI base, String path, Path target) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName(base.getHost()), base.getPort());
                OutputStream out = Files.newOutputStream(target)) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            long left = length(in);
            byte[] buffer = new byte[64 * 1024];
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    throw new IOException("cut short");
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
    }

    private static long length(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        int start = head.indexOf("Content-Length: ") + "Content-Length: ".length();
        return Long.parseLong(head.substring(start, head.indexOf("\r\n", start)));
    }
}
