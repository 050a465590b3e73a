package dev.fhirbulk.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The whole of a process that reads an export once, its start and its compiling with it. */
final class ColdBench {

    private static final int FILES = 43;
    private static final long BYTES = 15_000_000;

    private ColdBench() {}

    static void run(Path data, int rounds) throws IOException, InterruptedException {
        Path files = Data.cut(data, FILES, BYTES);
        try {
            List<Cost> ours = new ArrayList<>();
            List<Cost> hapis = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                ours.add(Program.ours(ReadAll.class).run(files, 1));
                hapis.add(Program.ours(HapiReadAll.class).run(files));
            }
            Figures.print("cold.cpu.ratio.hapi", Figures.ratio(hapis, ours, Cost::cpu));
            Figures.print("cold.wall.ratio.hapi", Figures.ratio(hapis, ours, Cost::wall));
            Figures.print("cold.cpu.seconds", Figures.median(ours, Cost::cpu));
            Figures.print("cold.hapi.cpu.seconds", Figures.median(hapis, Cost::cpu));
        } finally {
            Data.delete(files);
        }
    }
}
