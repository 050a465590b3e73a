package dev.fhirbulk.interop;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An nginx of this machine as a store of files behind signed URLs, without privileges and below a directory of its own.
 * A request that shows a token is refused with 400, a wrong signature with 403, an old one with 410.
 */
final class Nginx implements AutoCloseable {

    private static final String SECRET = "only-the-server-knows";
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    private final Path folder;
    private final Path program;
    private final int port;
    private Process process;

    private Nginx(Path program, Path folder) throws IOException {
        this.program = program;
        this.folder = folder;
        this.port = freePort();
        Files.createDirectories(files());
    }

    /** The program: where {@code -Dinterop.nginx} says, or on the path, or where Debian puts it. */
    static Optional<Path> installed() {
        String told = System.getProperty("interop.nginx");
        String path = told == null ? System.getenv("PATH") + File.pathSeparator + "/usr/sbin" : "";
        Stream<Path> candidates = told == null
                ? Arrays.stream(path.split(File.pathSeparator)).map(folder -> Path.of(folder, "nginx"))
                : Stream.of(Path.of(told));
        return candidates.filter(Files::isExecutable).findFirst();
    }

    /**
     * Starts it.
     *
     * @param folder empty; holds configuration, logs and {@link #files}
     * @param settings nginx directives for the files
     */
    static Nginx start(Path program, Path folder, String settings) throws IOException, InterruptedException {
        Nginx nginx = new Nginx(program, folder);
        nginx.run(settings);
        return nginx;
    }

    /** What is served. */
    Path files() {
        return folder.resolve("files");
    }

    /** A URL of a file that works until then. */
    String signed(String file, Instant until) {
        String path = "/" + file;
        String text = until.getEpochSecond() + path + " " + SECRET;
        String signature =
                Base64.getUrlEncoder().withoutPadding().encodeToString(md5(text.getBytes(StandardCharsets.UTF_8)));
        return "http://127.0.0.1:" + port + path + "?signature=" + signature + "&expires=" + until.getEpochSecond();
    }

    /** What it answered, a line each: {@code authorization|method path|status|range|bytes|encoding}. */
    List<String> log() throws IOException {
        return Files.readAllLines(folder.resolve("access.log"));
    }

    /** Dies as by a power cut, and comes again at the same port with other settings. */
    void dieAndComeBack(String settings) throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        run(settings);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private void run(String settings) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("nginx.conf"), configuration(settings));
        process = new ProcessBuilder(
                        program.toString(),
                        "-p",
                        folder.toString(),
                        "-c",
                        file.toString(),
                        "-e",
                        folder.resolve("error.log").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start();
        // Unlike the servers in JVMs it does not notice that the tests are gone.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        long end = System.nanoTime() + PATIENCE;
        while (!listens()) {
            if (System.nanoTime() > end || process.waitFor(50, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException(
                        Files.readString(folder.resolve("output.log")) + Files.readString(folder.resolve("error.log")));
            }
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** One process without a worker, so that killing it ends all transfers. */
    private String configuration(String settings) {
        return """
                daemon off;
                master_process off;
                pid nginx.pid;
                events { worker_connections 64; }
                http {
                    log_format told '$http_authorization|$request_method $uri|$status|$http_range|$body_bytes_sent|$sent_http_content_encoding';
                    access_log access.log told;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    types { application/fhir+ndjson ndjson; }
                    server {
                        listen 127.0.0.1:PORT;
                        location / {
                            root files;
                            secure_link $arg_signature,$arg_expires;
                            secure_link_md5 "$secure_link_expires$uri SECRET";
                            if ($http_authorization) { return 400; }
                            if ($secure_link = "") { return 403; }
                            if ($secure_link = "0") { return 410; }
                            SETTINGS
                        }
                    }
                }
                """.replace("PORT", String.valueOf(port))
                .replace("SECRET", SECRET)
                .replace("SETTINGS", settings);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static byte[] md5(byte[] text) {
        try {
            return MessageDigest.getInstance("MD5").digest(text);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
