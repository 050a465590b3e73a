package dev.fhirbulk.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.ClientBuilder;
import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.lines.NdjsonLine;
import dev.fhirbulk.lines.NdjsonLines;
import dev.fhirbulk.model.ExportReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The HAPI FHIR JPA server that these tests share: its start and its data take longer than all of them. */
final class Hapi {

    /** What was loaded into it. */
    static final TestData DATA = TestData.load();

    private static ChildServer server;

    private Hapi() {}

    /** Ends with this JVM. */
    private static synchronized ChildServer server() {
        if (server == null) {
            try {
                long start = System.nanoTime();
                server = ChildServer.start("hapi-server", "dev.fhirbulk.interop.server.HapiServerMain");
                figure("start.seconds", start);
                long loading = System.nanoTime();
                System.out.println("FIGURE interop.hapi.loaded " + DATA.putOn(server.url()));
                figure("load.seconds", loading);
            } catch (IOException | InterruptedException trouble) {
                throw new IllegalStateException(trouble);
            }
        }
        return server;
    }

    private static void figure(String name, long since) {
        System.out.println("FIGURE interop.hapi." + name + " "
                + Duration.ofNanos(System.nanoTime() - since).toSeconds());
    }

    static String url() {
        return server().url();
    }

    /** HAPI asks for 120 s between polls however fast the job is: the caller's ceiling is what ends the wait. */
    static BulkExportClient client() {
        return builder().build();
    }

    static ClientBuilder builder() {
        return builder(url());
    }

    static ClientBuilder builder(String base) {
        return BulkExportClient.builder(base).polling(Pacing.between(Duration.ofMillis(20), Duration.ofMillis(200)));
    }

    /** Something to do while no job goes on. */
    interface Held {
        void run() throws IOException, InterruptedException;
    }

    static void whileJobsStandStill(Held action) throws IOException, InterruptedException {
        server().tell("hold");
        try {
            action.run();
        } finally {
            server().tell("go");
        }
    }

    /** The ids of a type in an export, each of which must stand there once. */
    static TreeSet<String> ids(ExportReport report, String type) {
        TreeSet<String> ids = new TreeSet<>();
        for (NdjsonLine line : lines(report, type)) {
            assertThat(line.resourceType()).isEqualTo(type);
            assertThat(ids.add(line.id())).as("twice: %s", line.id()).isTrue();
        }
        return ids;
    }

    static List<NdjsonLine> lines(ExportReport report, String type) {
        try (Stream<NdjsonLine> lines = NdjsonLines.read(report.paths(type)).stream()) {
            return lines.toList();
        }
    }
}
