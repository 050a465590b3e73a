package dev.fhirbulk.contract.hostile;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.ClientBuilder;
import dev.fhirbulk.ExportBuilder;
import dev.fhirbulk.auth.ClientKeys;
import dev.fhirbulk.auth.SigningKey;
import dev.fhirbulk.auth.SmartBackendAuthorizer;
import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.JobPolicy;
import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.model.ExportReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The library as a user has it, with everything that it says kept: its log at TRACE, exceptions, report and journal. */
final class OurClient {

    private static final SigningKey KEY = ClientKeys.generate("ES384", "k").signingKey();

    private final Scene scene;

    OurClient(Scene scene) {
        this.scene = scene;
    }

    void export() throws IOException {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (BulkExportClient client = client()) {
            run(client);
        } catch (BulkExportException | IllegalArgumentException typed) {
            say(typed);
            scene.failure = typed;
        } finally {
            System.setErr(before);
        }
        scene.said.append(log.toString(StandardCharsets.UTF_8));
        readWhatWasWritten();
    }

    private void run(BulkExportClient client) {
        if (scene.handle != null) {
            client.resume(scene.handle).status();
            return;
        }
        ExportBuilder export = client.group("g");
        if (scene.deletes) {
            export = export.jobPolicy(JobPolicy.DELETE_WHEN_STORED);
        }
        ExportReport report = scene.request.apply(export).exportTo(scene.directory);
        scene.said.append(report).append(report.warnings());
        report.files().forEach(scene.said::append);
        scene.report = report;
    }

    private BulkExportClient client() {
        ClientBuilder builder = BulkExportClient.builder(scene.base)
                .authorizer(scene.asksForToken ? smart() : Authorizer.bearer(() -> Scene.TOKEN))
                .retries(RetryPolicy.never())
                .polling(Pacing.between(Duration.ofMillis(1), Duration.ofMillis(5)));
        if (scene.proxy != null) {
            builder.proxy(scene.proxy);
        }
        if (scene.trusts != null) {
            builder.sslContext(scene.trusts);
        }
        scene.callerHeaders.forEach(builder::header);
        return scene.options.apply(builder).build();
    }

    private static Authorizer smart() {
        return SmartBackendAuthorizer.builder().clientId("c").signingKey(KEY).build();
    }

    private void say(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        scene.said.append(text);
    }

    /** Journal and report; the data are data, and the handle is a secret in a file of its own. */
    private void readWhatWasWritten() throws IOException {
        for (String name : Scene.below(scene.directory)) {
            Path file = scene.directory.resolve(name);
            if (!name.endsWith(".ndjson") && !name.endsWith("handle")) {
                scene.said.append(name).append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
    }
}
