package dev.fhirbulk.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.JournalException;
import dev.fhirbulk.error.OperationOutcome;
import dev.fhirbulk.internal.journal.ExportDirectory;
import dev.fhirbulk.internal.journal.JournalDoor;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What reads an export directory back, which anybody may have touched meanwhile. */
final class Disk {

    /** In an example, what follows is the file of the handle. */
    private static final String HANDLE = "\n--handle--\n";

    private final Path root;
    private final Path folder;

    Disk(Path root) throws IOException {
        this.root = root;
        this.folder = Files.createDirectories(root.resolve(".bulk-export"));
    }

    List<Target> targets() {
        return List.of(
                Target.of("journal", this::journal, JournalException.class, DestinationException.class),
                Target.of("report", this::report, DestinationException.class));
    }

    private void journal(byte[] input) throws IOException {
        Path journal = folder.resolve("journal.jsonl");
        place(input, journal);
        JournalDoor.read(root, journal);
        boolean unfinished = ExportDirectory.isUnfinished(root, "fp");
        try (ExportDirectory directory = ExportDirectory.open(root, "fp")) {
            assertThat(unfinished && directory.state() == ExportDirectory.State.FINISHED)
                    .isFalse();
        }
    }

    private void report(byte[] input) throws IOException {
        place(input, root.resolve("export-report.json"));
        ExportReport report = ExportReport.read(root);
        assertThat(report.toString()).isNotNull();
        try (Stream<FileOutcome> files = report.files()) {
            files.flatMap(file -> file.path().stream())
                    .forEach(path ->
                            assertThat(path.normalize().startsWith(root)).isTrue());
        }
        try (Stream<OperationOutcome.Issue> issues = report.issues()) {
            issues.forEach(issue -> assertThat(issue.toString()).isNotNull());
        }
    }

    /** The bytes before the mark go into the file, those after it are the handle. */
    private void place(byte[] input, Path file) throws IOException {
        String latin = new String(input, StandardCharsets.ISO_8859_1);
        int mark = latin.indexOf(HANDLE);
        Path handle = folder.resolve("handle");
        Files.deleteIfExists(handle);
        Files.writeString(file, mark < 0 ? latin : latin.substring(0, mark), StandardCharsets.ISO_8859_1);
        if (mark >= 0) {
            Files.writeString(handle, latin.substring(mark + HANDLE.length()), StandardCharsets.ISO_8859_1);
        }
    }
}
