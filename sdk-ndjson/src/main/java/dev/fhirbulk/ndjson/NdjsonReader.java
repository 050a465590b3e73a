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
import dev.fhirbulk.ndjson.internal.Dialect;
import dev.fhirbulk.ndjson.internal.LineCounter;
import dev.fhirbulk.ndjson.internal.ParallelParsing;
import dev.fhirbulk.ndjson.internal.Parsing;
import dev.fhirbulk.ndjson.internal.ResourceParser;
import java.io.IOException;
import java.io.InputStream;
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

    private final Dialect dialect;
    private final BadLinePolicy policy;
    private final int maxLineBytes;
    private final boolean controlsAllowed;
    private final int parallelism;

    private NdjsonReader(
            Dialect dialect, BadLinePolicy policy, int maxLineBytes, boolean controlsAllowed, int parallelism) {
        this.dialect = dialect;
        this.policy = policy;
        this.maxLineBytes = maxLineBytes;
        this.controlsAllowed = controlsAllowed;
        this.parallelism = parallelism;
    }

    /**
     * A reader of R4 resources, as HAPI with its cached R4 context reads them, in a fifth of the time. What is unusual
     * in a line makes HAPI's own parser read that line: {@link ResourceIterator#statistics()}.
     */
    public static NdjsonReader r4() {
        return new NdjsonReader(Dialect.r4(), BadLinePolicy.fail(), NdjsonLines.DEFAULT_MAX_LINE_BYTES, false, 1);
    }

    /** A reader with a context of the caller's, its FHIR version, own types and parser options: HAPI's parser reads. */
    public static NdjsonReader of(FhirContext context) {
        return new NdjsonReader(
                Dialect.of(Objects.requireNonNull(context, "context")),
                BadLinePolicy.fail(),
                NdjsonLines.DEFAULT_MAX_LINE_BYTES,
                false,
                1);
    }

    /** What to do with bad lines. Default: {@link BadLinePolicy#fail()}. */
    public NdjsonReader onBadLine(BadLinePolicy value) {
        return new NdjsonReader(dialect, value, maxLineBytes, controlsAllowed, parallelism);
    }

    /** The longest line in bytes. Default: {@link NdjsonLines#DEFAULT_MAX_LINE_BYTES}, 256 MiB. */
    public NdjsonReader maxLineBytes(int value) {
        return new NdjsonReader(dialect, policy, value, controlsAllowed, parallelism);
    }

    /** Lets raw control characters within texts pass. Default: such a line is bad. */
    public NdjsonReader allowControlCharacters() {
        return new NdjsonReader(dialect, policy, maxLineBytes, true, parallelism);
    }

    /**
     * How many threads parse, besides one that reads and gunzips. Resources still come in the order of their lines, and
     * bad lines are reported in that order by the thread that iterates. About {@code 4 n} blocks of 64 KiB of lines are in
     * memory at a time. Close an iterator that is not read to its end: its threads stop then. Default: 1, everything on
     * the iterating thread.
     *
     * @throws IllegalArgumentException unless from 1 to 64
     */
    public NdjsonReader parallelism(int n) {
        if (n < 1 || n > 64) {
            throw new IllegalArgumentException("parallelism(" + n + "): from 1 to 64 threads can parse.");
        }
        return new NdjsonReader(dialect, policy, maxLineBytes, controlsAllowed, n);
    }

    /**
     * The resources of a type in an export's output files.
     *
     * @param report a complete report
     * @param type a resource class, or {@code Resource}/{@code IBaseResource} for all
     */
    public <T extends IBaseResource> ResourceIterator<T> read(ExportReport report, Class<T> type) {
        String name = dialect.reading(type).typeName(type);
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
        Dialect reading = dialect.reading(type);
        LineCounter counter = new LineCounter();
        Function<BadLinePolicy, Function<NdjsonLine, @Nullable T>> parsers =
                bad -> parsing(type, reading, new ResourceParser(reading, bad, controlsAllowed, counter));
        // The parser looks at each line more closely than the splitter would.
        Stream<NdjsonLine> all = lines.unchecked().maxLineBytes(maxLineBytes).stream();
        Stream<T> parsed = parallelism == 1
                ? Parsing.of(all, parsers.apply(policy))
                : new ParallelParsing<>(all, parallelism, policy, parsers).stream();
        return new ResourceIterator<>(parsed, counter);
    }

    /** What one thread does with a line. */
    private static <T extends IBaseResource> Function<NdjsonLine, @Nullable T> parsing(
            Class<T> type, Dialect reading, ResourceParser parser) {
        String name = reading.typeName(type);
        return line -> {
            if (name != null && !line.resourceType().equals(name)) {
                // Passed over, but not in silence when something is wrong with it.
                parser.isGood(line);
                return null;
            }
            IBaseResource resource = parser.parse(line);
            boolean given = type.isInstance(resource) && !isHeader(resource);
            return given ? type.cast(resource) : null;
        };
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
