package dev.fhirbulk.internal.attachment;

import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Http;
import dev.fhirbulk.internal.io.Kept;
import dev.fhirbulk.internal.json.AttachmentElement;
import dev.fhirbulk.internal.json.AttachmentLine;
import dev.fhirbulk.lines.NdjsonLine;
import dev.fhirbulk.model.AttachmentReport.Attachment;
import dev.fhirbulk.model.AttachmentReport.Failed;
import dev.fhirbulk.model.AttachmentReport.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The attachments of an export, batch by batch, so that millions need no memory: lines are added, tasks are run by
 * several threads, outcomes are drained in the order of the lines. One thread adds and drains; none does while tasks run.
 */
public final class Attachments {

    private static final int TASKS = 1_000;
    private static final int REFERENCES = 10_000;
    private static final int ERRORS = 20;
    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z]{1,63}");

    private final Path root;
    private final Terms terms;
    private final Finder finder;
    private final Storing storing;
    private final List<Reference> references = new ArrayList<>();
    private final List<Task> tasks = new ArrayList<>();
    private final List<BulkExportException> errors = new ArrayList<>();
    private long files;
    private long bytes;

    /**
     * For one run.
     *
     * @param root the directory they are stored in
     * @param terms what is wanted
     * @param shelf what is there
     */
    public Attachments(Path root, Terms terms, Shelf shelf, Http http, Call.Job job) {
        this.root = root;
        this.terms = terms;
        Folder folder = new Folder(root);
        this.storing = new Storing(new Fetch(http, job, folder, terms.maxBytes()), shelf);
        this.finder = new Finder(terms, folder, shelf, tasks::add);
    }

    /**
     * Looks into a resource.
     *
     * @param source the name of its file
     */
    public void add(NdjsonLine line, String source) {
        String told = terms.types().isEmpty() ? "" : line.resourceType();
        if (!terms.wants(told)) {
            return;
        }
        try {
            List<AttachmentElement> elements = AttachmentLine.find(line.bytes());
            if (!elements.isEmpty()) {
                String type = line.resourceType();
                String shown = TYPE.matcher(type).matches() ? type : "unknown";
                elements.forEach(element -> references.add(finder.judge(
                        line.bytes(),
                        new Attachment(
                                shown,
                                element.path(),
                                source,
                                line.lineNumber(),
                                Media.type(element.contentType()),
                                element.size()),
                        element)));
            }
        } catch (IOException noJson) {
            unreadable(source, line.lineNumber());
        }
    }

    /** A line that holds who knows what. */
    public void unreadable(String source, long line) {
        Attachment unknown = new Attachment("unknown", "", source, line, "", OptionalLong.empty());
        references.add(
                Reference.settled(new Failed(unknown, "The line cannot be read; what it attaches is not known.")));
    }

    /** Whether it is time to run the tasks and to drain. */
    public boolean isFull() {
        return tasks.size() >= TASKS || references.size() >= REFERENCES;
    }

    /** How many tasks there are. */
    public int tasks() {
        return tasks.size();
    }

    /** Runs one task. To be called by any thread, once for each. */
    public void run(int task) {
        storing.one(tasks.get(task));
    }

    /** Gives every outcome since the last time, when all tasks have run. */
    public void drain(Consumer<Outcome> outcomes) {
        references.forEach(reference -> outcomes.accept(reference.outcome(root)));
        for (Task task : tasks) {
            Kept stored = task.hasStored() ? task.kept() : null;
            files += stored == null ? 0 : 1;
            bytes += stored == null ? 0 : stored.what().bytes();
        }
        tasks.stream()
                .flatMap(task -> Stream.ofNullable(task.error()))
                .limit(ERRORS - errors.size())
                .forEach(errors::add);
        references.clear();
        tasks.clear();
        finder.forget();
    }

    /** Files stored by this run. */
    public long files() {
        return files;
    }

    /** Their bytes. */
    public long bytes() {
        return bytes;
    }

    /** The first errors. */
    public List<BulkExportException> errors() {
        return List.copyOf(errors);
    }
}
