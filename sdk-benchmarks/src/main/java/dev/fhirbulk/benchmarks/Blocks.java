package dev.fhirbulk.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A sample of the records in memory: whole lines in blocks, each of one type, as files of an export are. */
final class Blocks {

    private static final int BLOCK = 2_000_000;
    /** So many bytes of the whole make the sample; what there is of each type keeps its share. */
    private static final long SAMPLE = 40_000_000;
    /** Small types come whole. */
    private static final int SMALL = 200_000;

    private Blocks() {}

    static Map<String, List<byte[]>> byType(Path data) throws IOException {
        List<Path> files = Data.files(data);
        long whole = 0;
        for (Path file : files) {
            whole += length(file);
        }
        int step = (int) Math.max(1, whole / SAMPLE);
        Map<String, List<byte[]>> blocks = new TreeMap<>();
        for (Path file : files) {
            String type = file.getFileName().toString().replaceAll("\\..*", "");
            blocks.computeIfAbsent(type, any -> new ArrayList<>()).addAll(sample(file, step));
        }
        blocks.values().removeIf(List::isEmpty);
        return blocks;
    }

    private static long length(Path file) throws IOException {
        long length = 0;
        try (Lines lines = new Lines(Data.open(file))) {
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                length += line.length;
            }
        }
        return length;
    }

    private static List<byte[]> sample(Path file, int step) throws IOException {
        List<byte[]> blocks = new ArrayList<>();
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        try (Lines lines = new Lines(Data.open(file))) {
            long number = 0;
            long taken = 0;
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                if (taken < SMALL || number % step == 0) {
                    block.write(line);
                    taken += line.length;
                }
                number++;
                if (block.size() >= BLOCK) {
                    blocks.add(block.toByteArray());
                    block.reset();
                }
            }
        }
        if (block.size() > 0) {
            blocks.add(block.toByteArray());
        }
        return blocks;
    }
}
