package dev.fhirbulk.testkit;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One export job and the files it made. */
final class Job {

    /** A file in the spool. */
    record Spooled(String list, String type, String name, Path path, long count) {}

    private final String id;
    private final String client;
    private final String request;
    private final Instant started;
    private final List<Spooled> files = new ArrayList<>();
    private final AtomicInteger pollsLeft;

    Job(String id, String client, String request, Instant started, int polls) {
        this.id = id;
        this.client = client;
        this.request = request;
        this.started = started;
        this.pollsLeft = new AtomicInteger(polls);
    }

    String id() {
        return id;
    }

    String client() {
        return client;
    }

    String request() {
        return request;
    }

    Instant started() {
        return started;
    }

    List<Spooled> files() {
        return files;
    }

    List<Spooled> files(String list) {
        return files.stream().filter(file -> file.list().equals(list)).toList();
    }

    boolean running() {
        return pollsLeft.get() > 0;
    }

    /** Whether this poll still finds the job running. */
    boolean poll() {
        return pollsLeft.getAndDecrement() > 0;
    }
}
