package dev.fhirbulk.internal.poll;

import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.config.ServerProfile.Deletion;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Http;
import dev.fhirbulk.model.ExportHandle;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes a job; deleting one that is gone is success. Thread-safe. IG, "Bulk Data Delete Request". */
public final class JobDelete {

    private static final Logger LOG = LoggerFactory.getLogger(JobDelete.class);
    private static final Set<Integer> GONE = Set.of(200, 202, 204, 404, 410);

    private final Http http;
    private final Supplier<ServerProfile> profile;

    /**
     * For a client.
     *
     * @param profile what is known of the server, asked for when a job is deleted
     */
    public JobDelete(Http http, Supplier<ServerProfile> profile) {
        this.http = http;
        this.profile = profile;
    }

    /** Returns when the server no longer keeps the job, or as much as it can do about that is done. */
    public void delete(ExportHandle handle, Call.Job job) {
        ServerProfile known = profile.get();
        Call plain = Call.get(Phase.DELETE, handle.statusUrl(), job)
                .method("DELETE", null)
                .header("Accept", "application/fhir+json");
        Call call = known.preferOnStatus() ? plain.header("Prefer", "respond-async") : plain;
        int status = http.call(call, reply -> {
            boolean notOffered = reply.status() == 405 || reply.status() == 501;
            boolean finished = reply.status() == 409;
            if (!GONE.contains(reply.status())
                    && !(notOffered && known.deletion() == Deletion.NOT_OFFERED)
                    && !(finished && known.deletion() == Deletion.CANCELS_ONLY)) {
                throw Http.failure(call, reply);
            }
            return reply.status();
        });
        sayWhatStays(handle, known, status);
    }

    /** 404 is success, but not of a kind that removed anything where a profile knows better. */
    private static void sayWhatStays(ExportHandle handle, ServerProfile known, int status) {
        switch (known.deletion()) {
            case NOT_OFFERED ->
                LOG.warn(
                        "{}: {} offers no deletion (HTTP {}); files and job stay until they expire",
                        handle,
                        known,
                        status);
            case CANCELS_ONLY ->
                LOG.info("{}: at {} a finished job's files stay until they expire (HTTP {})", handle, known, status);
            case CANCELS_AND_RELEASES -> LOG.debug("{} is deleted (HTTP {})", handle, status);
        }
    }
}
