package dev.fhirbulk.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What an export and a reading take at their peak, by size and number of files. */
final class MemoryBench {

    private MemoryBench() {}

    static void run(Path data) throws IOException, InterruptedException {
        Path big = Data.cut(data, 1, 1_000_000_000);
        try {
            Cost cost = Program.ours(ReadAll.class, "-Xmx32m").run(big, 1);
            Figures.print("memory.read-1gb.xmx-mb", 32);
            Figures.print("memory.read-1gb.peak-mb", cost.peak());
            export("1x1000mb", big, 1);
        } finally {
            Data.delete(big);
        }
        export(data, 1, 10_000_000);
        export(data, 100, 1_000_000);
        Cost few = export(data, 10_000, 2_000);
        Cost many = export(data, 100_000, 2_000);
        Figures.print("memory.bytes-per-file", (many.peak() - few.peak()) * (1 << 20) / 90_000);
        Figures.print("memory.heap-bytes-per-file", (many.live() - few.live()) / 90_000.0);
    }

    private static Cost export(Path data, int count, int bytes) throws IOException, InterruptedException {
        Path files = Data.cut(data, count, bytes);
        try {
            return export(count + "x" + bytes / 1000 + "kb", files, count);
        } finally {
            Data.delete(files);
        }
    }

    private static Cost export(String name, Path files, int count) throws IOException, InterruptedException {
        Path target = Files.createTempDirectory("benchmark-export");
        try (Server server = Server.of(files)) {
            Cost cost = Program.ours(OurExport.class, "-Xmx64m", "-Dbenchmark.live=true")
                    .run(server.base(), target.resolve("export"), 4, count);
            Figures.print("memory.export." + name + ".peak-mb", cost.peak());
            return cost;
        } finally {
            Data.delete(target);
        }
    }
}
