package dev.fhirbulk.ndjson;

import ca.uhn.fhir.context.FhirContext;
import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.ErrorContext;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.lines.BadLinePolicy;
import dev.fhirbulk.lines.NdjsonLine;
import dev.fhirbulk.lines.NdjsonLines;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.ndjson.internal.ParallelParsing;
import dev.fhirbulk.ndjson.internal.ResourceParser;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Reads NDJSON files, plain or gzip, into HAPI FHIR resources.
 *
 * <pre>{@code
 * try (ResourceIterator<Patient> patients = NdjsonReader.r4().read(report, Patient.class)) {
 *     while (patients.hasNext()) index(patients.next());
 * }
 * }</pre>
 *
 * <p>Ask for a type ({@code Patient.class}) and only lines of that type are parsed, whatever file they stand in; ask
 * for {@code Resource.class} or {@code IBaseResource.class} and every line is. Header lines of organized output
 * ({@code organizeOutputBy}) are left out.
 *
 * <p>Errors: {@link dev.fhirbulk.error.NdjsonParseException} for a bad line (file, line number, byte offset) unless
 * the policy says otherwise, {@link DestinationException} for a file that cannot be read,
 * {@link dev.fhirbulk.error.LimitExceededException} for a line beyond the limit, and
 * {@link dev.fhirbulk.error.IncompleteExportException} for a report that is not complete.
 *
 * <p>Immutable and thread-safe; the iterators are not. Bulk Data Access IG, "File Request".
 */
public final class NdjsonReader {

    private final FhirContext context;
    private final BadLinePolicy policy;
    private final int maxLineBytes;
    private final boolean controlsAllowed;
    private final int parallelism;

    private NdjsonReader(
            FhirContext context, BadLinePolicy policy, int maxLineBytes, boolean controlsAllowed, int parallelism) {
        this.context = context;
        this.policy = policy;
        this.maxLineBytes = maxLineBytes;
        this.controlsAllowed = controlsAllowed;
        this.parallelism = parallelism;
    }

    /** A reader of R4 resources, with HAPI's cached R4 context. */
    public static NdjsonReader r4() {
        return of(FhirContext.forR4Cached());
    }

    /** A reader with a context of the caller's, its parser options included. */
    public static NdjsonReader of(FhirContext context) {
        return new NdjsonReader(
                Objects.requireNonNull(context, "context"),
                BadLinePolicy.fail(),
                NdjsonLines.DEFAULT_MAX_LINE_BYTES,
                false,
                1);
    }

    /** What to do with bad lines. Default: {@link BadLinePolicy#fail()}. */
    public NdjsonReader onBadLine(BadLinePolicy value) {
        return new NdjsonReader(context, value, maxLineBytes, controlsAllowed, parallelism);
    }

    /** The longest line in bytes. Default: {@link NdjsonLines#DEFAULT_MAX_LINE_BYTES}, 256 MiB. */
    public NdjsonReader maxLineBytes(int value) {
        return new NdjsonReader(context, policy, value, controlsAllowed, parallelism);
    }

    /** Lets raw control characters within texts pass. Default: such a line is bad. */
    public NdjsonReader allowControlCharacters() {
        return new NdjsonReader(context, policy, maxLineBytes, true, parallelism);
    }

    /**
     * How many threads parse, besides one that reads and gunzips. Resources still come in the order of their lines, and
     * bad lines are reported in that order by the thread that iterates. About {@code 4 n} blocks of 256 KiB of lines are in
     * memory at a time. Close an iterator that is not read to its end: its threads stop then. Default: 1, everything on
     * the iterating thread.
     *
     * @throws IllegalArgumentException unless from 1 to 64
     */
    public NdjsonReader parallelism(int n) {
        if (n < 1 || n > 64) {
            throw new IllegalArgumentException("parallelism(" + n + "): from 1 to 64 threads can parse.");
        }
        return new NdjsonReader(context, policy, maxLineBytes, controlsAllowed, n);
    }

    /**
     * The resources of a type in an export's output files.
     *
     * @param report a complete report
     * @param type a resource class, or {@code Resource}/{@code IBaseResource} for all
     */
    public <T extends IBaseResource> ResourceIterator<T> read(ExportReport report, Class<T> type) {
        String name = typeName(type);
        return read(name == null ? report.paths(FileKind.OUTPUT) : report.paths(name), type);
    }

    /** The resources of a type in a file, or, if it is a directory, in its {@code *.ndjson} and {@code *.ndjson.gz} files. */
    public <T extends IBaseResource> ResourceIterator<T> read(Path fileOrDirectory, Class<T> type) {
        return read(Files.isDirectory(fileOrDirectory) ? files(fileOrDirectory) : List.of(fileOrDirectory), type);
    }

    /** The resources of a type in files, one file after another. */
    public <T extends IBaseResource> ResourceIterator<T> read(Collection<Path> files, Class<T> type) {
        return resources(NdjsonLines.read(files), type);
    }

    /** The resources of a type in a stream, plain or gzip; it is closed at the end. */
    public <T extends IBaseResource> ResourceIterator<T> read(InputStream in, Class<T> type) {
        return resources(NdjsonLines.read(in), type);
    }

    private <T extends IBaseResource> ResourceIterator<T> resources(NdjsonLines lines, Class<T> type) {
        String name = typeName(type);
        Stream<NdjsonLine> all = lines(lines).unchecked().stream();
        if (parallelism == 1) {
            return new ResourceIterator<>(all.flatMap(parsing(name, type, policy)));
        }
        ParallelParsing<T> parsing = new ParallelParsing<>(all, parallelism, policy, own -> parsing(name, type, own));
        return new ResourceIterator<>(parsing.stream());
    }

    /** What one thread does with a line. */
    private <T extends IBaseResource> Function<NdjsonLine, Stream<T>> parsing(
            @Nullable String name, Class<T> type, BadLinePolicy bad) {
        ResourceParser parser = new ResourceParser(context, bad, controlsAllowed);
        return line -> {
            if (name != null && !line.resourceType().equals(name)) {
                parser.check(line);
                return Stream.empty();
            }
            IBaseResource resource = parser.parse(line);
            boolean given = type.isInstance(resource) && !isHeader(resource);
            return given ? Stream.of(type.cast(resource)) : Stream.empty();
        };
    }

    private NdjsonLines lines(NdjsonLines lines) {
        NdjsonLines configured = lines.onBadLine(policy).maxLineBytes(maxLineBytes);
        return controlsAllowed ? configured.allowControlCharacters() : configured;
    }

    /** The FHIR name of a resource class; null for a class that stands for all resources. */
    private @Nullable String typeName(Class<? extends IBaseResource> type) {
        boolean all = type.isInterface() || Modifier.isAbstract(type.getModifiers());
        return all ? null : context.getResourceDefinition(type).getName();
    }

    /** A line that begins a block of organized output (IG, STU3). */
    private static boolean isHeader(@Nullable IBaseResource resource) {
        return resource instanceof Parameters parameters
                && parameters.getParameter().size() == 1
                && "header".equals(parameters.getParameterFirstRep().getName());
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(Files::isRegularFile)
                    .filter(file -> isNdjson(String.valueOf(file.getFileName())))
                    .sorted()
                    .toList();
        } catch (IOException trouble) {
            throw new DestinationException(
                    ErrorContext.of(Phase.LOCAL).causedBy(trouble),
                    directory + " cannot be listed. Check that it may be read.");
        }
    }

    private static boolean isNdjson(String name) {
        return !name.startsWith(".") && (name.endsWith(".ndjson") || name.endsWith(".ndjson.gz"));
    }
}
