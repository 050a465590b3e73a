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
        for (int[] shape : new int[][] {{1, 10_000_000}, {100, 1_000_000}, {1000, 20_000}, {10_000, 20_000}}) {
            Path files = Data.cut(data, shape[0], shape[1]);
            try {
                export(shape[0] + "x" + shape[1] / 1000 + "kb", files, shape[0]);
            } finally {
                Data.delete(files);
            }
        }
    }

    private static void export(String name, Path files, int count) throws IOException, InterruptedException {
        Path target = Files.createTempDirectory("benchmark-export");
        try (Server server = Server.of(files)) {
            Cost cost = Program.ours(OurExport.class, "-Xmx64m").run(server.base(), target.resolve("export"), 4, count);
            Figures.print("memory.export." + name + ".peak-mb", cost.peak());
        } finally {
            Data.delete(target);
        }
    }
}
