package dev.fhirbulk.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The records that the server holds, as raw lines by type. A line is given with its newline, if it has one. */
abstract class Records {

    /** Takes lines. */
    interface LineSink {
        void take(byte[] line) throws IOException;
    }

    abstract Iterable<String> types();

    abstract void lines(String type, LineSink sink) throws IOException;

    static Records of(@Nullable Path directory, SyntheticPopulation population) throws IOException {
        return directory == null ? new InMemory(population) : new OnDisk(directory);
    }

    private static final class InMemory extends Records {
        private final SyntheticPopulation population;

        InMemory(SyntheticPopulation population) {
            this.population = population;
        }

        @Override
        Iterable<String> types() {
            return population.lines().keySet();
        }

        @Override
        void lines(String type, LineSink sink) throws IOException {
            for (String line : population.lines().getOrDefault(type, List.of())) {
                sink.take((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static final class OnDisk extends Records {
        private final Map<String, Path> files = new TreeMap<>();

        OnDisk(Path directory) throws IOException {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.ndjson{,.gz}")) {
                for (Path file : found) {
                    String name = String.valueOf(file.getFileName());
                    files.put(name.substring(0, name.indexOf('.')), file);
                }
            }
            if (files.isEmpty()) {
                throw new IOException(directory + " holds no *.ndjson or *.ndjson.gz file");
            }
        }

        @Override
        Iterable<String> types() {
            return files.keySet();
        }

        @Override
        void lines(String type, LineSink sink) throws IOException {
            Path file = files.get(type);
            if (file == null) {
                return;
            }
            try (InputStream raw = Files.newInputStream(file);
                    InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw) {
                split(new BufferedInputStream(plain, 1 << 16), sink);
            }
        }

        private static void split(InputStream in, LineSink sink) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int b;
            while ((b = in.read()) >= 0) {
                line.write(b);
                if (b == '\n') {
                    sink.take(line.toByteArray());
                    line.reset();
                }
            }
            if (line.size() > 0) {
                sink.take(line.toByteArray());
            }
        }
    }
}
