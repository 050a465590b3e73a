package dev.fhirbulk.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The records that are measured with: NDJSON of one directory, plain or gzipped, cut into files as a question needs. */
final class Data {

    private Data() {}

    /** The NDJSON files of a directory. */
    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.getFileName().toString().matches("[A-Z][A-Za-z]+\\..*ndjson(\\.gz)?"))
                    .sorted()
                    .toList();
        }
    }

    static InputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    }

    /** Fills a new directory with so many files of about so many bytes: whole lines of each type in turn. */
    static Path cut(Path data, int files, long bytes) throws IOException {
        Path target = Files.createTempDirectory("benchmark-files");
        List<Path> from = files(data);
        for (int made = 0; made < files; made++) {
            Path source = from.get(made % from.size());
            String type = source.getFileName().toString().replaceAll("\\..*", "");
            Path file = target.resolve(type + "." + made + ".ndjson");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
                fill(out, source, bytes);
            }
        }
        return target;
    }

    /** Begins again where the records are too few: what is served is not looked into by anyone. */
    private static void fill(OutputStream out, Path source, long bytes) throws IOException {
        long written = 0;
        while (written < bytes) {
            try (Lines lines = new Lines(open(source))) {
                for (byte[] line = lines.next(); line != null && written < bytes; line = lines.next()) {
                    out.write(line);
                    written += line.length;
                }
            }
        }
    }

    static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
