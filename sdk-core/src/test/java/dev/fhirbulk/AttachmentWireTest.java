package dev.fhirbulk;

import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.fixture.Answer;
import dev.fhirbulk.model.AttachmentReport;
import dev.fhirbulk.model.AttachmentReport.Failed;
import dev.fhirbulk.model.AttachmentReport.Outcome;
import dev.fhirbulk.model.AttachmentReport.Skipped;
import dev.fhirbulk.model.AttachmentReport.Stored;
import dev.fhirbulk.model.ExportReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** An export on disk whose resources attach something, and a scripted server that has it. */
abstract class AttachmentWireTest extends WireTest {

    static final String BINARY = "GET /fhir/Binary/1";
    static final String PDF = "%PDF-1.7 a report";

    @TempDir
    Path folder;

    private final List<BulkExportClient> clients = new ArrayList<>();

    /** The export whose one file holds these lines. */
    ExportReport export(String... lines) {
        server.on(KICK_OFF, Answer.accepted(server.url() + "/fhir/job/1"));
        server.on(
                JOB,
                manifest("\"output\":[{\"type\":\"DocumentReference\",\"url\":\"" + server.url() + "/fhir/file/1\"}]"));
        server.on("GET /fhir/file/1", Answer.ok(String.join("\n", lines) + "\n"));
        return client.group("g").exportTo(folder.resolve("export")).orThrow();
    }

    /** One that does not try again. */
    AttachmentFetch of(ExportReport report) {
        BulkExportClient hasty = client().retries(RetryPolicy.never()).build();
        clients.add(hasty);
        return hasty.attachments(report);
    }

    AttachmentReport fetch(String... lines) {
        return of(export(lines)).fetchTo(target());
    }

    Path target() {
        return folder.resolve("attachments");
    }

    /** A document whose attachment has these members. */
    static String document(String members) {
        return "{\"resourceType\":\"DocumentReference\",\"id\":\"d\",\"content\":[{\"attachment\":{" + members + "}}]}";
    }

    static String pdf(String url) {
        return document("\"contentType\":\"application/pdf\",\"url\":\"" + url + "\"");
    }

    static Answer ok(String body) {
        return Answer.ok(body).header("Content-Type", "application/pdf");
    }

    static List<Outcome> outcomes(AttachmentReport report) {
        try (Stream<Outcome> all = report.outcomes()) {
            return all.collect(Collectors.toList());
        }
    }

    static Outcome only(AttachmentReport report) {
        List<Outcome> all = outcomes(report);
        if (all.size() != 1) {
            throw new AssertionError("not one outcome: " + all);
        }
        return all.get(0);
    }

    static Stored stored(AttachmentReport report) {
        return only(report).stored().orElseThrow(() -> new AssertionError("not stored: " + only(report)));
    }

    static String content(Stored file) {
        try {
            return Files.readString(file.path(), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static String reason(AttachmentReport report) {
        Outcome outcome = only(report);
        return outcome instanceof Skipped skipped ? skipped.reason() : ((Failed) outcome).reason();
    }

    /** What lies in the directory of attachments, our own folder and the report aside. */
    List<String> files() {
        try (Stream<Path> all = Files.list(target())) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !name.equals("attachment-report.ndjson"))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @org.junit.jupiter.api.AfterEach
    void closeClients() {
        clients.forEach(BulkExportClient::close);
    }
}
