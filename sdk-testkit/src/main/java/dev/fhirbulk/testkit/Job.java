package dev.fhirbulk.testkit;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One export job and the files it made. */
final class Job {

    /** A file in the spool; without a type when it is organized by another one. */
    record Spooled(String list, String type, String name, Path path, long count) {}

    /**
     * How a job began.
     *
     * @param id its id
     * @param uri path and query of the kick-off
     * @param key what makes two requests the same
     * @param types the types that were asked for; empty for all
     * @param started when it started
     */
    record Origin(String id, String uri, String key, Set<String> types, Instant started) {}

    private final Origin origin;
    private final List<Spooled> files = new ArrayList<>();
    private final Map<String, Integer> downloads = new HashMap<>();
    private int pollsLeft;
    private @Nullable Instant completed;
    private @Nullable Instant patience;
    private @Nullable String failure;
    private String organizedBy = "";
    private boolean deleted;
    private boolean cancelled;

    Job(Origin origin, int polls) {
        this.origin = origin;
        this.pollsLeft = polls;
    }

    String id() {
        return origin.id();
    }

    Origin origin() {
        return origin;
    }

    List<Spooled> files() {
        return files;
    }

    List<Spooled> files(String list) {
        return files.stream().filter(file -> file.list().equals(list)).toList();
    }

    synchronized boolean running() {
        return !deleted && pollsLeft > 0;
    }

    /** Whether this poll still finds the job running. */
    synchronized boolean poll(Instant now) {
        if (pollsLeft > 0) {
            pollsLeft--;
            return true;
        }
        completed = completed == null ? now : completed;
        return false;
    }

    /** Whether a poll comes before the wait that the last one was asked for. */
    synchronized boolean isEarly(Instant now, long wait) {
        boolean early = patience != null && now.isBefore(patience);
        patience = now.plusSeconds(wait);
        return early;
    }

    synchronized Instant completed() {
        return completed == null ? origin.started() : completed;
    }

    synchronized boolean isComplete() {
        return completed != null;
    }

    synchronized void delete() {
        cancelled = running();
        deleted = true;
    }

    synchronized boolean isDeleted() {
        return deleted;
    }

    /** Whether it was deleted before it was complete. */
    synchronized boolean wasCancelled() {
        return cancelled;
    }

    synchronized void failWith(String text) {
        failure = text;
    }

    /** Why it failed, null if it did not. */
    synchronized @Nullable String failure() {
        return failure;
    }

    synchronized void organizedBy(String type) {
        organizedBy = type;
    }

    /** The type by which its files are organized, empty for none. */
    synchronized String organizedBy() {
        return organizedBy;
    }

    /** Counts another download of a file. */
    synchronized int download(String file) {
        return downloads.merge(file, 1, Integer::sum);
    }
}
