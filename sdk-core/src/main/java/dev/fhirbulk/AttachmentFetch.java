package dev.fhirbulk;

import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.internal.attachment.Media;
import dev.fhirbulk.internal.json.HandleJson;
import dev.fhirbulk.model.AttachmentReport;
import dev.fhirbulk.model.ExportHandle;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.ExportRequest;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Says which attachments of an export's resources to fetch, and does it. Every method that says something returns a new
 * one; nothing is sent before {@link #fetchTo}. Immutable and thread-safe.
 *
 * <pre>{@code
 * client.attachments(report).mime("application/pdf").maxBytes(10_000_000).fetchTo(Path.of("export/attachments")).orThrow();
 * }</pre>
 *
 * <p>Every element of type Attachment in R4 is looked at, in contained resources and extensions too. A relative URL is
 * relative to the FHIR base. The base's origin and trusted ones get the client's credentials, others get none or, by
 * {@link ClientBuilder#authorizer(String, Authorizer)}, their own. Bulk Data Access IG, "Attachments".
 */
public final class AttachmentFetch {

    /** The default of {@link #maxBytes}: 256 MiB. */
    public static final long DEFAULT_MAX_BYTES = 256L << 20;

    /** What to do with content that stands in the resource itself. */
    public enum Inline {
        /** Write it out beside the fetched ones, so that the directory holds all. The default. */
        STORE,
        /** Leave it in the resource; it is reported as passed over. */
        LEAVE
    }

    /** What the caller said. */
    record Options(Set<String> types, Set<String> media, long maxBytes, Inline inline, Access access) {}

    /**
     * Whose credentials are used.
     *
     * @param authorizer null for the client's
     * @param types what they are asked for; the client's are asked for what the export was, so that one token serves
     */
    record Access(@Nullable Authorizer authorizer, List<String> types) {}

    private final Engine engine;
    private final ExportReport report;
    private final Options options;

    static AttachmentFetch of(Engine engine, ExportReport report) {
        if (report.directory().isEmpty()) {
            throw new IllegalArgumentException("attachments(...) reads the export's files, and this export's went to a"
                    + " handler. Export into a directory with exportTo or download.");
        }
        List<String> scope = report.handleText()
                .map(HandleJson::parse)
                .map(handle -> Checks.sameServer("The report", handle, engine))
                .map(ExportHandle::types)
                .orElse(List.of());
        return new AttachmentFetch(
                engine,
                report,
                new Options(Set.of(), Set.of(), DEFAULT_MAX_BYTES, Inline.STORE, new Access(null, scope)));
    }

    private AttachmentFetch(Engine engine, ExportReport report, Options options) {
        this.engine = engine;
        this.report = report;
        this.options = options;
    }

    /**
     * Only attachments of these resource types, added to those given before. Default: all types.
     *
     * @throws IllegalArgumentException when one is no name of a resource type
     */
    public AttachmentFetch types(String... types) {
        return types(List.of(types));
    }

    /** See {@link #types(String...)}. */
    public AttachmentFetch types(Collection<String> types) {
        ExportRequest checked = ExportRequest.of(new dev.fhirbulk.model.ExportLevel.System()).toBuilder()
                .types(List.copyOf(types))
                .build();
        return with(new Options(
                joined(options.types(), checked.types()),
                options.media(),
                options.maxBytes(),
                options.inline(),
                options.access()));
    }

    /**
     * Only attachments of these media types by their {@code contentType}, whatever its parameters, added to those given
     * before. An attachment without one is then passed over. Default: all.
     *
     * @param types such as {@code application/pdf} or {@code text/*}
     * @throws IllegalArgumentException when one is no media type
     */
    public AttachmentFetch mime(String... types) {
        for (String type : types) {
            if (!Media.isRange(type)) {
                throw new IllegalArgumentException("mime(\"" + type
                        + "\"): this is no media type. They look like application/pdf or text/*, without parameters.");
            }
        }
        List<String> lower = List.of(types).stream()
                .map(type -> type.toLowerCase(Locale.ROOT))
                .toList();
        return with(new Options(
                options.types(),
                joined(options.media(), lower),
                options.maxBytes(),
                options.inline(),
                options.access()));
    }

    /**
     * The largest attachment in bytes; larger ones are not stored and reported as passed over. Default:
     * {@link #DEFAULT_MAX_BYTES}.
     *
     * @throws IllegalArgumentException unless it is positive
     */
    public AttachmentFetch maxBytes(long value) {
        if (value < 1) {
            throw new IllegalArgumentException("maxBytes(" + value + ") must be at least 1.");
        }
        return with(new Options(options.types(), options.media(), value, options.inline(), options.access()));
    }

    /** What to do with content that stands in the resource itself. Default: {@link Inline#STORE}. */
    public AttachmentFetch inline(Inline value) {
        return with(new Options(
                options.types(),
                options.media(),
                options.maxBytes(),
                Objects.requireNonNull(value, "inline"),
                options.access()));
    }

    /**
     * Credentials for attachments at the base's origin and at trusted ones, where the server does not take those of the
     * bulk client: Oracle Health wants a second registration for reads that are not bulk. Its scopes, unless it names
     * them itself, are those for Binary. Default: the client's, with the scopes of the export.
     */
    public AttachmentFetch authorizer(Authorizer value) {
        return with(new Options(
                options.types(),
                options.media(),
                options.maxBytes(),
                options.inline(),
                new Access(Objects.requireNonNull(value, "authorizer"), List.of("Binary"))));
    }

    /**
     * Fetches what is wanted into a directory, each URL once, as many at a time as the client's downloads, and verifies
     * size and hash where the resource tells them. Run it again after a crash or a failure: only what is missing is
     * fetched. Names are of our own making; {@code attachment-report.ndjson} and {@link AttachmentReport#outcomes()} lead
     * from each resource to its file. The journal in {@code .bulk-export} holds hashes of URLs and no URL.
     *
     * @param directory new, empty, of the attachments of the same export, or the export's own
     * @return the report; attachments that could not be had are in it, see {@link AttachmentReport#orThrow()}
     * @throws dev.fhirbulk.error.IncompleteExportException when the export is not complete
     * @throws dev.fhirbulk.error.DestinationException when the directory or an export's file cannot be used
     * @throws dev.fhirbulk.error.JournalException when the directory holds something else
     * @throws dev.fhirbulk.error.TokenRequestException when the token endpoint refuses
     * @throws dev.fhirbulk.error.ExportTimeoutException when the client's deadline passed
     * @throws dev.fhirbulk.error.ExportInterruptedException when the thread was interrupted
     */
    public AttachmentReport fetchTo(Path directory) {
        return new AttachmentRun(engine, report, options).run(directory);
    }

    /** {@link #fetchTo} on the client's executor; cancelling the future interrupts the work. */
    public CompletableFuture<AttachmentReport> fetchToAsync(Path directory) {
        return AsyncRun.of(engine.executor(), () -> fetchTo(directory));
    }

    /** What is wanted; no URL and no credentials. */
    @Override
    public String toString() {
        return "AttachmentFetch[types=" + options.types() + ", mime=" + options.media() + ", maxBytes="
                + options.maxBytes() + ", inline=" + options.inline() + "]";
    }

    private AttachmentFetch with(Options changed) {
        return new AttachmentFetch(engine, report, changed);
    }

    private static Set<String> joined(Collection<String> before, Collection<String> more) {
        Set<String> all = new LinkedHashSet<>(before);
        all.addAll(more);
        return all;
    }
}
