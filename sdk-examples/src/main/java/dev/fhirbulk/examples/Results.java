package dev.fhirbulk.examples;

import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.FileOutcome;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Prints what an export brought: a table by type, and the figures that anybody can check. */
final class Results {

    private static final class Row {
        long files;
        long resources;
        long bytes;
    }

    private Results() {}

    /** Type, files, resources, bytes and seconds of transfer; then the time for the whole. */
    static void table(ExportReport report, FileTimes times, Duration time, PrintStream out) {
        Map<String, Row> rows = new TreeMap<>();
        try (var files = report.files()) {
            files.forEach(file -> add(rows, file));
        }
        out.printf("%-28s %8s %12s %16s %8s%n", "type", "files", "resources", "bytes", "seconds");
        rows.forEach((type, row) -> out.printf(
                Locale.ROOT,
                "%-28s %8d %12d %16d %8.2f%n",
                type,
                row.files,
                row.resources,
                row.bytes,
                seconds(times.of(type.replaceAll(" .*", "")))));
        out.printf(Locale.ROOT, "%.1f seconds in all, transaction time %s%n", seconds(time), report.transactionTime());
        report.warnings().forEach(warning -> out.println("warning: " + warning));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private static void add(Map<String, Row> rows, FileOutcome file) {
        String name = file.kind() == FileKind.OUTPUT ? file.type() : file.type() + " (" + file.kind() + ")";
        Row row = rows.computeIfAbsent(name, unseen -> new Row());
        row.files++;
        file.stored().ifPresent(stored -> {
            row.resources += stored.resources();
            row.bytes += stored.bytes();
        });
    }

    /** The last lines of a program, and its exit code: 0 only for a complete export. */
    static int figures(ExportReport report, PrintStream out) {
        try (var files = report.files()) {
            files.filter(FileOutcome.Failed.class::isInstance).forEach(file -> out.println("missing: " + file));
        }
        out.println("FIGURE export.files " + report.fileCount());
        out.println("FIGURE export.resources " + report.resourceCount());
        out.println("FIGURE export.bytes " + report.byteCount());
        return report.isComplete() ? 0 : 1;
    }
}
