package dev.fhirbulk;

import dev.fhirbulk.config.CompletenessPolicy;
import dev.fhirbulk.config.JobPolicy;
import dev.fhirbulk.internal.kickoff.KickOff;
import dev.fhirbulk.internal.preflight.Preflight;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportRequest;
import dev.fhirbulk.model.PreflightReport;
import dev.fhirbulk.model.TypeFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Says what to export, and does it. Every method that says something returns a new builder; nothing is sent
 * before {@link #start()}, {@link #exportTo} or {@link #exportInto}. Immutable and thread-safe.
 *
 * <p>Arguments are checked when they are given; {@link IllegalArgumentException} names the parameter and what it
 * should look like. Bulk Data Access IG, "Query Parameters".
 */
public final class ExportBuilder {

    /** What to do where an earlier run sent a kick-off and its answer is not known. */
    public enum LostKickOff {
        /** Throw {@link dev.fhirbulk.error.KickOffUncertainException}: a job may run already. The default. */
        REFUSE,
        /** Send another kick-off; the first job, if any, is left to the server. */
        START_AGAIN
    }

    private final Engine engine;
    private final ExportRequest request;
    private final ExportOptions options;

    ExportBuilder(Engine engine, ExportRequest request) {
        this(engine, request, ExportOptions.defaults(engine));
    }

    private ExportBuilder(Engine engine, ExportRequest request, ExportOptions options) {
        this.engine = engine;
        this.request = request;
        this.options = options;
    }

    /** {@code _type}, added to those given before. Default: all that the server, or the token's scopes, allow. */
    public ExportBuilder types(String... types) {
        return with(builder -> builder.types(joined(request.types(), List.of(types))));
    }

    /** {@code _type}; see {@link #types(String...)}. */
    public ExportBuilder types(Collection<String> types) {
        return with(builder -> builder.types(joined(request.types(), types)));
    }

    /**
     * {@code _since}: only what changed after it. The last report's {@code transactionTime()} is the one safe value.
     *
     * @param instant a FHIR instant with zone, sent as it is; null is refused, for it is a lost transaction time
     */
    public ExportBuilder since(@Nullable String instant) {
        return with(builder -> builder.since(instant));
    }

    /** {@code _since} as an instant. */
    public ExportBuilder since(Instant instant) {
        return since(instant.toString());
    }

    /** {@code _until}: only what changed before it (STU3; few servers know it). */
    public ExportBuilder until(String instant) {
        return with(builder -> builder.until(instant));
    }

    /** {@code _until} as an instant. */
    public ExportBuilder until(Instant instant) {
        return until(instant.toString());
    }

    /** {@code _elements}: root elements, {@code birthDate} or {@code Patient.birthDate} (STU2, few servers). */
    public ExportBuilder elements(String... elements) {
        return with(builder -> builder.elements(joined(request.elements(), List.of(elements))));
    }

    /** {@code patient}: only these patients, by id; sent by POST. Not for a system export. */
    public ExportBuilder patients(String... ids) {
        return patients(List.of(ids));
    }

    /** {@code patient}; see {@link #patients(String...)}. */
    public ExportBuilder patients(Collection<String> ids) {
        return with(builder -> builder.patients(joined(request.patients(), ids)));
    }

    /** {@code includeAssociatedData}, such as {@code LatestProvenanceResources} (STU2). */
    public ExportBuilder includeAssociatedData(String... codes) {
        return with(builder -> builder.includeAssociatedData(joined(request.includeAssociatedData(), List.of(codes))));
    }

    /** {@code _typeFilter}: one more filter; those of one type are OR-ed, other types are unaffected. */
    public ExportBuilder typeFilter(TypeFilter filter) {
        return with(builder -> builder.typeFilters(joined(request.typeFilters(), List.of(filter))));
    }

    /** {@code _typeFilter} as text, {@code Observation?category=laboratory}; see {@link TypeFilter#parse}. */
    public ExportBuilder typeFilter(String filter) {
        return typeFilter(TypeFilter.parse(filter));
    }

    /** {@code _outputFormat}. Default: not sent, which means NDJSON everywhere. */
    public ExportBuilder outputFormat(String mediaType) {
        return with(builder -> builder.outputFormat(mediaType));
    }

    /** {@code organizeOutputBy}, such as {@code Patient} (STU3; Google's group export demands it). */
    public ExportBuilder organizeOutputBy(String type) {
        return with(builder -> builder.organizeOutputBy(type));
    }

    /** {@code allowPartialManifests=true}: the server may list files while the job runs (STU3). */
    public ExportBuilder allowPartialManifests() {
        return with(builder -> builder.allowPartialManifests(true));
    }

    /** A vendor's own parameter, such as {@code _till}; a name given twice is sent twice. */
    public ExportBuilder parameter(String name, String value) {
        Map<String, List<String>> all = new LinkedHashMap<>(request.parameters());
        all.merge(name, List.of(value), ExportBuilder::joined);
        return with(builder -> builder.parameters(all));
    }

    /**
     * {@code Prefer: handling=lenient}: the server may ignore what it does not support, and what its profile knows it
     * not to support is left out (but patients, never). Danger: an ignored filter widens the export; see
     * {@link ExportReport#ignoredParameters()}.
     */
    public ExportBuilder lenient() {
        return with(builder -> builder.handling(ExportRequest.Handling.LENIENT));
    }

    /** {@code Prefer: handling=strict}. Default: neither is said, which servers take for strict. */
    public ExportBuilder strict() {
        return with(builder -> builder.handling(ExportRequest.Handling.STRICT));
    }

    /** {@code Prefer: separate-export-status} (STU3). Default: not sent, because some servers refuse it. */
    public ExportBuilder separateExportStatus() {
        return with(builder -> builder.separateExportStatus(true));
    }

    /** {@code Cache-Control: no-cache}: HAPI then starts a job even while one for the same request runs. */
    public ExportBuilder noCache() {
        return with(builder -> builder.noCache(true));
    }

    /** How the kick-off is sent. Default: GET, or POST where GET cannot carry it. */
    public ExportBuilder method(ExportRequest.Method method) {
        return with(builder -> builder.method(method));
    }

    /** How long {@code exportTo} and its kin may take in all. Default: the client's, else as long as it takes. */
    public ExportBuilder deadline(Duration time) {
        return new ExportBuilder(engine, request, options.deadline(Checks.positive(time, "deadline")));
    }

    /** Whether warnings make the report incomplete. Default: {@link CompletenessPolicy#REPORT}. */
    public ExportBuilder completeness(CompletenessPolicy policy) {
        return new ExportBuilder(engine, request, options.completeness(policy));
    }

    /** What becomes of the job on the server in the end. Default: {@link JobPolicy#KEEP}. */
    public ExportBuilder jobPolicy(JobPolicy policy) {
        return new ExportBuilder(engine, request, options.jobPolicy(policy));
    }

    /**
     * Stores files gzipped, as {@code Patient.0001.ndjson.gz}; sizes and hashes in the report are of the plain content.
     * A file that a crash interrupts is then fetched from its start. Default: stored as plain as they are.
     */
    public ExportBuilder compressFiles() {
        return new ExportBuilder(engine, request, options.compress(true));
    }

    /** What to do where an earlier run lost the answer to its kick-off. Default: {@link LostKickOff#REFUSE}. */
    public ExportBuilder afterLostKickOff(LostKickOff policy) {
        return new ExportBuilder(engine, request, options.lostKickOff(policy));
    }

    /** What would be asked. */
    public ExportRequest request() {
        return request;
    }

    /**
     * Looks at the server without starting anything: reads its CapabilityStatement and SMART configuration, gets a token,
     * and says what is wrong and what would be sent. What goes wrong is in the report, not thrown.
     *
     * @return never null
     * @throws dev.fhirbulk.error.ExportInterruptedException when the thread was interrupted
     */
    public PreflightReport preflight() {
        return engine.preflight().of(request, asked -> {
            KickOff.Preview preview = engine.kickOff().preview(asked);
            return new Preflight.Planned(preview.text(), preview.dropped());
        });
    }

    /**
     * Starts the job: one request, which is never repeated.
     *
     * @throws dev.fhirbulk.error.KickOffUncertainException when it was sent and no answer came
     * @throws dev.fhirbulk.error.BulkExportException typed, when the server refuses
     */
    public ExportJob start() {
        return new ExportRun(engine, options).start(request);
    }

    /**
     * The whole export into a directory: kick-off, waiting, download. Run it again after a crash or a failure and
     * it continues with the same job; run it again after success and it returns the report without a request.
     * Besides {@code export-report.json} and the files, the directory holds {@code .bulk-export} with the journal.
     *
     * <p>The directory may be of any file system provider. Where one cannot append to files, an interrupted file is
     * fetched from its start; where it cannot sync, a crash of the machine may cost what the system had not written;
     * and only on the default one is a second process kept out.
     *
     * @param directory new, empty, or of the same export
     * @return the report; files that could not be had are in it, see {@link ExportReport#orThrow()}
     * @throws dev.fhirbulk.error.DestinationException when the directory cannot be used
     * @throws dev.fhirbulk.error.ExportTimeoutException when the deadline passed; the job stays
     * @throws dev.fhirbulk.error.ExportInterruptedException when the thread was interrupted; the job stays
     * @throws dev.fhirbulk.error.BulkExportException typed, when the server refuses or the job failed
     */
    public ExportReport exportTo(Path directory) {
        return new ExportRun(engine, options).exportTo(directory, request);
    }

    /**
     * The same in a directory of its own below a root: a new one named for the time, or the unfinished one of the
     * same export.
     *
     * @param root the parent of the directories; made if absent
     * @return the report; {@link ExportReport#directory()} says where the files are
     * @throws dev.fhirbulk.error.BulkExportException see {@link #exportTo(Path)}
     */
    public ExportReport exportInto(Path root) {
        return new ExportRun(engine, options).exportInto(root, request);
    }

    /** {@link #exportTo} on the client's executor; cancelling the future interrupts the work and keeps the job. */
    public CompletableFuture<ExportReport> exportToAsync(Path directory) {
        return AsyncRun.of(engine.executor(), () -> exportTo(directory));
    }

    /** {@link #exportInto} on the client's executor; cancelling the future interrupts the work and keeps the job. */
    public CompletableFuture<ExportReport> exportIntoAsync(Path root) {
        return AsyncRun.of(engine.executor(), () -> exportInto(root));
    }

    @Override
    public String toString() {
        return "ExportBuilder[" + request + "]";
    }

    private ExportBuilder with(UnaryOperator<ExportRequest.Builder> change) {
        return new ExportBuilder(engine, change.apply(request.toBuilder()).build(), options);
    }

    private static <T> List<T> joined(Collection<T> before, Collection<T> more) {
        List<T> all = new ArrayList<>(before);
        all.addAll(more);
        return all;
    }
}
