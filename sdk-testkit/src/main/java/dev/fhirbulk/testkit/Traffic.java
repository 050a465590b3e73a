package dev.fhirbulk.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What reached the simulated server, in order. Thread-safe. */
public final class Traffic {

    private final List<Recorded> requests = new CopyOnWriteArrayList<>();

    Traffic() {}

    /** Every request to every origin. */
    public List<Recorded> all() {
        return List.copyOf(requests);
    }

    /** Requests of one step. */
    public List<Recorded> of(Recorded.Step step) {
        return requests.stream().filter(request -> request.step() == step).toList();
    }

    /** Requests that start a job. */
    public List<Recorded> kickOffs() {
        return of(Recorded.Step.KICKOFF);
    }

    /** Requests for a job's status or manifest. */
    public List<Recorded> polls() {
        return of(Recorded.Step.STATUS);
    }

    /** Requests for files, at the base and at the store. */
    public List<Recorded> fileRequests() {
        return of(Recorded.Step.FILE);
    }

    /** Requests to the token endpoint. */
    public List<Recorded> tokenRequests() {
        return of(Recorded.Step.TOKEN);
    }

    /** Requests that delete a job. */
    public List<Recorded> deletes() {
        return of(Recorded.Step.DELETE);
    }

    void record(Recorded request) {
        requests.add(request);
    }

    void clear() {
        requests.clear();
    }
}
