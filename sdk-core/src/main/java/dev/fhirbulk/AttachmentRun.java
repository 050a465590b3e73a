package dev.fhirbulk;

import dev.fhirbulk.error.DestinationException;
import dev.fhirbulk.error.Limit;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.attachment.Attachments;
import dev.fhirbulk.internal.attachment.Shelf;
import dev.fhirbulk.internal.attachment.Terms;
import dev.fhirbulk.internal.download.Crew;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Deadline;
import dev.fhirbulk.internal.io.Kept;
import dev.fhirbulk.internal.io.Layout;
import dev.fhirbulk.internal.journal.AttachmentJournal;
import dev.fhirbulk.internal.json.AttachmentLog;
import dev.fhirbulk.internal.uri.AttachmentKey;
import dev.fhirbulk.internal.uri.FileKey;
import dev.fhirbulk.lines.NdjsonLine;
import dev.fhirbulk.lines.NdjsonLines;
import dev.fhirbulk.model.AttachmentReport;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.model.FileOutcome;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the attachments of one export: lines in, files and a report out. One instance a run. */
final class AttachmentRun {

    private static final Logger LOG = LoggerFactory.getLogger(BulkExportClient.class);

    private final Engine engine;
    private final ExportReport report;
    private final AttachmentFetch.Options options;
    private final Deadline deadline;
    private final AttachmentTally tally = new AttachmentTally();

    AttachmentRun(Engine engine, ExportReport report, AttachmentFetch.Options options) {
        this.engine = engine;
        this.report = report;
        this.options = options;
        this.deadline = Deadline.in(engine.time(), engine.deadline());
    }

    AttachmentReport run(Path directory) {
        List<Path> files = files();
        try (AttachmentJournal journal = AttachmentJournal.open(directory, export());
                AttachmentLog log = AttachmentLog.begin(directory)) {
            Attachments attachments = attachments(directory, journal);
            for (Path file : files) {
                read(file, attachments, journal, log);
            }
            work(attachments, journal, log);
            log.finish();
            AttachmentReport done =
                    new AttachmentReport(tally.summary(directory, attachments), () -> AttachmentLog.read(directory));
            LOG.info("The attachments in {}: {}", directory, done);
            return done;
        } catch (DestinationException trouble) {
            // An interrupt closes files under the hands of their users.
            if (Thread.currentThread().isInterrupted()) {
                throw deadline.interrupted(Phase.ATTACHMENT, trouble);
            }
            throw trouble;
        }
    }

    private Attachments attachments(Path directory, AttachmentJournal journal) {
        Terms terms = new Terms(
                options.types(),
                options.media(),
                options.maxBytes(),
                options.inline() == AttachmentFetch.Inline.STORE,
                engine.http().settings().fhirBase());
        Call.Job job = new Call.Job(options.access().types(), null, deadline);
        return new Attachments(
                directory,
                terms,
                shelf(journal),
                engine.http().sibling(options.access().authorizer()),
                job);
    }

    /** The output files that may hold a wanted type. */
    private List<Path> files() {
        report.orThrow();
        try (Stream<FileOutcome> all = report.files()) {
            return all.filter(file -> file.kind() == FileKind.OUTPUT)
                    .filter(file -> options.types().isEmpty()
                            || options.types().contains(file.type())
                            || file.stored().map(FileOutcome.Stored::types).stream()
                                    .flatMap(Set::stream)
                                    .anyMatch(options.types()::contains))
                    .flatMap(file -> file.path().stream())
                    .toList();
        }
    }

    private void read(Path file, Attachments attachments, AttachmentJournal journal, AttachmentLog log) {
        String source = report.directory()
                .filter(root -> file.startsWith(root))
                .map(root -> Layout.relative(root, file))
                .orElse(String.valueOf(file.getFileName()));
        int longest = (int) Math.min(
                Integer.MAX_VALUE - 8, engine.http().settings().limits().of(Limit.LINE_BYTES));
        NdjsonLines lines = NdjsonLines.read(file)
                .maxLineBytes(Math.max(2, longest))
                .allowControlCharacters()
                .onBadLine((line, error) -> attachments.unreadable(source, line.lineNumber()));
        try (Stream<NdjsonLine> all = lines.stream()) {
            for (Iterator<NdjsonLine> each = all.iterator(); each.hasNext(); ) {
                if (Thread.currentThread().isInterrupted()) {
                    throw deadline.interrupted(Phase.ATTACHMENT, null);
                }
                attachments.add(each.next(), source);
                if (attachments.isFull()) {
                    work(attachments, journal, log);
                }
            }
        }
    }

    private void work(Attachments attachments, AttachmentJournal journal, AttachmentLog log) {
        deadline.check(Phase.ATTACHMENT);
        Crew crew = new Crew(engine.executor(), engine.downloads(), attachments::run);
        try {
            crew.upTo(attachments.tasks());
            crew.finish();
        } catch (RuntimeException | Error stopped) {
            crew.abandon(stopped);
            throw stopped;
        } finally {
            journal.settle();
        }
        attachments.drain(outcome -> {
            tally.add(outcome);
            log.add(outcome);
        });
    }

    /** What tells exports apart, of which nothing can be read back. */
    private String export() {
        String time = report.transactionTime();
        return FileKey.hash(time == null ? report.handleText().orElse("") : time);
    }

    private static Shelf shelf(AttachmentJournal journal) {
        return new Shelf() {
            @Override
            public Optional<Kept> find(AttachmentKey key) {
                return journal.find(key);
            }

            @Override
            public boolean isNew(AttachmentKey key) {
                return journal.isNew(key);
            }

            @Override
            public void keep(AttachmentKey key, Kept kept) {
                journal.keep(key, kept);
            }
        };
    }
}
