package dev.fhirbulk.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whole exports against the other Java client and against bare sockets: each in its own process, one after another. */
final class DownloadBench {

    private static final int PARALLEL = 4;

    private final String name;
    private final int files;
    private final long bytes;

    DownloadBench(String name, int files, long bytes) {
        this.name = name;
        this.files = files;
        this.bytes = bytes;
    }

    void run(Path data, int rounds) throws IOException, InterruptedException {
        Path served = Data.cut(data, files, bytes);
        List<Program> programs = List.of(
                Program.ours(OurExport.class),
                Program.of("peer", "dev.fhirbulk.benchmarks.peer.PeerExport"),
                Program.ours(SocketCopy.class));
        List<List<Cost>> costs = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (Server server = Server.of(served)) {
            // One round more than counts, so that the files are in memory for all.
            for (int round = 0; round <= rounds; round++) {
                for (int turn = 0; turn < programs.size(); turn++) {
                    int who = (round + turn) % programs.size();
                    Cost cost = into(programs.get(who), server);
                    if (round > 0) {
                        costs.get(who).add(cost);
                    }
                }
            }
        } finally {
            Data.delete(served);
        }
        print(costs.get(0), costs.get(1), costs.get(2));
    }

    private void print(List<Cost> ours, List<Cost> peers, List<Cost> sockets) {
        Figures.print(name + ".cpu.ratio.peer", Figures.ratio(ours, peers, Cost::cpu));
        Figures.print(name + ".wall.ratio.peer", Figures.ratio(ours, peers, Cost::wall));
        Figures.print(name + ".cpu.ratio.socket", Figures.ratio(ours, sockets, Cost::cpu));
        Figures.print(name + ".peak-mb", Figures.median(ours, Cost::peak));
        Figures.print(name + ".cpu.seconds", Figures.median(ours, Cost::cpu));
        Figures.print(name + ".wall.seconds", Figures.median(ours, Cost::wall));
        Figures.print(name + ".peer.cpu.seconds", Figures.median(peers, Cost::cpu));
        Figures.print(name + ".peer.wall.seconds", Figures.median(peers, Cost::wall));
        Figures.print(name + ".peer.peak-mb", Figures.median(peers, Cost::peak));
    }

    private Cost into(Program program, Server server) throws IOException, InterruptedException {
        Path target = Files.createTempDirectory("benchmark-export");
        try {
            return program.run(server.base(), target.resolve("export"), PARALLEL, files);
        } finally {
            Data.delete(target);
        }
    }
}
