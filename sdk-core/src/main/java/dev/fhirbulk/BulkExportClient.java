package dev.fhirbulk;

import dev.fhirbulk.internal.json.HandleJson;
import dev.fhirbulk.internal.uri.Uris;
import dev.fhirbulk.model.ExportHandle;
import dev.fhirbulk.model.ExportLevel;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportRequest;
import java.net.URI;

/**
 * A client of one FHIR server's Bulk Data exports (HL7 FHIR Bulk Data Access IG, STU1 to STU3, reading STU4).
 *
 * <pre>{@code
 * BulkExportClient client = BulkExportClient.builder("https://ehr.example.org/fhir/r4")
 *     .authorizer(authorizer)
 *     .build();
 * ExportReport report = client.group("diabetics")
 *     .types("Patient", "Observation")
 *     .exportTo(Path.of("export"))
 *     .orThrow();
 * }</pre>
 *
 * <p>Errors: mistakes in arguments are {@link IllegalArgumentException}, thrown before any request; whatever a
 * server, the network or the disk does is a {@link dev.fhirbulk.error.BulkExportException}.
 *
 * <p>Immutable and thread-safe; one client serves many exports. Closing is optional: it ends the threads that
 * the client itself started, never the caller's executor or HTTP client, and never a job on the server.
 */
public final class BulkExportClient implements AutoCloseable {

    private final Engine engine;

    BulkExportClient(Engine engine) {
        this.engine = engine;
    }

    /**
     * A builder for the server with this base URL.
     *
     * @param fhirBase the FHIR base URL, such as {@code https://ehr.example.org/fhir/r4}; a trailing slash is ignored
     * @throws IllegalArgumentException when it is no absolute http or https URL
     */
    public static ClientBuilder builder(String fhirBase) {
        return new ClientBuilder(fhirBase);
    }

    /**
     * A builder for the server with this base URL.
     *
     * @param fhirBase see {@link #builder(String)}
     * @throws IllegalArgumentException when it is no absolute http or https URL
     */
    public static ClientBuilder builder(URI fhirBase) {
        return new ClientBuilder(fhirBase.toString());
    }

    /** An export of everything on the server: {@code [base]/$export}. */
    public ExportBuilder system() {
        return new ExportBuilder(engine, ExportRequest.of(new ExportLevel.System()));
    }

    /** An export of all patients: {@code [base]/Patient/$export}. */
    public ExportBuilder patients() {
        return new ExportBuilder(engine, ExportRequest.of(new ExportLevel.Patients()));
    }

    /**
     * An export of a group's members: {@code [base]/Group/[id]/$export}.
     *
     * @param id the group's logical id, not an identifier and not a reference
     * @throws IllegalArgumentException when it is blank or holds a slash
     */
    public ExportBuilder group(String id) {
        return new ExportBuilder(engine, ExportRequest.of(new ExportLevel.Group(id)));
    }

    /**
     * Goes on with a job that was started earlier, in this or another process. No request is sent yet.
     *
     * @param handleText what {@code handle().toText()} gave
     * @throws IllegalArgumentException when it is no handle, or one of another server
     */
    public ExportJob resume(String handleText) {
        ExportHandle handle = Checks.sameServer("The handle", HandleJson.parse(handleText), engine);
        return new ExportJob(engine, handle, ExportOptions.defaults(engine));
    }

    /**
     * The attachments of an export's resources: documents, images, notes. No request is sent yet.
     *
     * @param report of an export from this server in a directory, by this client or read back
     * @throws IllegalArgumentException when its files went to a handler, or it is of another server
     */
    public AttachmentFetch attachments(ExportReport report) {
        return AttachmentFetch.of(engine, report);
    }

    /**
     * Data that the server has published ({@code $bulk-publish}, STU4 ballot). No request is sent yet.
     *
     * @param manifest the manifest's URL, absolute or relative to the FHIR base, such as {@code $bulk-publish}
     * @throws IllegalArgumentException when it is no URL
     * @apiNote experimental: the ballot may change, and this with it
     */
    public PublishedExport published(String manifest) {
        return new PublishedExport(engine, Checks.below(engine.http().settings().fhirBase(), manifest));
    }

    /** Ends the client's own threads. Work in progress on them is interrupted; jobs on the server stay. */
    @Override
    public void close() {
        engine.close();
    }

    @Override
    public String toString() {
        return "BulkExportClient[" + Uris.redact(engine.http().settings().fhirBase()) + "]";
    }
}
