package dev.fhirbulk.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Output organized by Patient: a header line, the patient, and what refers to it. What refers to nobody stands in the
 * first block. Blocks are not split over files. Keeps all lines in memory.
 */
final class Blocks {

    private final Map<String, List<byte[]>> blocks = new LinkedHashMap<>();
    private final List<byte[]> others = new ArrayList<>();

    Blocks(Records records, List<String> types, Spool.Choice choice) throws IOException {
        // The patient stands first in its block.
        collect(records, "Patient", choice, types.contains("Patient"));
        for (String type : types) {
            if (!type.equals("Patient")) {
                collect(records, type, choice, true);
            }
        }
    }

    private void collect(Records records, String type, Spool.Choice choice, boolean kept) throws IOException {
        records.lines(type, line -> {
            LineFacts facts = LineFacts.of(line);
            if (!choice.takes(type, facts)) {
                return;
            }
            String id = type.equals("Group")
                    ? ""
                    : Spool.Choice.about(type, facts).stream().findFirst().orElse("");
            List<byte[]> block = id.isEmpty() ? others : blocks.computeIfAbsent(id, key -> new ArrayList<>());
            if (kept) {
                block.add(line);
            }
        });
    }

    void write(Spool spool, Job job) throws IOException {
        try (SpoolFile file = spool.file(job, "output", "", spool.resourcesPerFile())) {
            for (Map.Entry<String, List<byte[]>> block : blocks.entrySet()) {
                file.roll();
                file.append(header(block.getKey()));
                for (byte[] line : block.getValue()) {
                    file.append(ended(line));
                }
                for (byte[] line : others) {
                    file.append(ended(line));
                }
                others.clear();
            }
        }
    }

    /** The last line of a source may lack its newline. */
    private static byte[] ended(byte[] line) {
        if (line[line.length - 1] == '\n') {
            return line;
        }
        byte[] longer = Arrays.copyOf(line, line.length + 1);
        longer[line.length] = '\n';
        return longer;
    }

    private static byte[] header(String id) {
        return ("{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"header\",\"valueReference\":{\"reference\":\""
                        + "Patient/" + id + "\"}}]}\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
