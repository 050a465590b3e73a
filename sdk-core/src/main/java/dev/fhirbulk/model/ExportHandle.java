package dev.fhirbulk.model;

import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * Names a job on a server, to go on with it in another process: {@code client.resume(handle.toText())}.
 * Holds no secret, but whoever has the text and valid credentials reaches the job. Immutable, thread-safe.
 */
public final class ExportHandle {

    private final URI statusUrl;
    private final URI fhirBase;
    private final Instant kickedOffAt;
    private final List<String> types;
    private final String requestFingerprint;
    private final List<String> ignoredParameters;
    private final String text;

    /**
     * Made by the library.
     *
     * @apiNote applications get a handle from {@code ExportJob.handle()} and keep its text
     */
    public ExportHandle(
            URI statusUrl,
            URI fhirBase,
            Instant kickedOffAt,
            List<String> types,
            String requestFingerprint,
            List<String> ignoredParameters,
            String text) {
        this.statusUrl = statusUrl;
        this.fhirBase = fhirBase;
        this.kickedOffAt = kickedOffAt;
        this.types = List.copyOf(types);
        this.requestFingerprint = requestFingerprint;
        this.ignoredParameters = List.copyOf(ignoredParameters);
        this.text = text;
    }

    /** Where the job's status is read. */
    public URI statusUrl() {
        return statusUrl;
    }

    /** The FHIR base URL the job was started at. */
    public URI fhirBase() {
        return fhirBase;
    }

    /** When the kick-off was accepted, by this machine's clock. */
    public Instant kickedOffAt() {
        return kickedOffAt;
    }

    /** The resource types that were asked for; empty for all. */
    public List<String> types() {
        return types;
    }

    /** A hash over base and request, which tells whether two exports are the same. */
    public String requestFingerprint() {
        return requestFingerprint;
    }

    /** Names of parameters that the server said it ignores, or that {@code lenient()} left out; empty when none. */
    public List<String> ignoredParameters() {
        return ignoredParameters;
    }

    /** Small text without secrets, for {@code client.resume(text)}. */
    public String toText() {
        return text;
    }

    /** The server and the time; the status URL is masked, as it may name a capability. */
    @Override
    public String toString() {
        return "ExportHandle[" + fhirBase + ", " + kickedOffAt + "]";
    }
}
