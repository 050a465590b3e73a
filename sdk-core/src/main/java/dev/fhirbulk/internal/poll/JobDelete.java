package dev.fhirbulk.internal.poll;

import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.http.Call;
import dev.fhirbulk.internal.http.Http;
import dev.fhirbulk.model.ExportHandle;
import java.util.Set;

/** Deletes a job; deleting one that is gone is success. Thread-safe. IG, "Bulk Data Delete Request". */
public final class JobDelete {

    private static final Set<Integer> GONE = Set.of(200, 202, 204, 404, 410);

    private final Http http;

    /** For a client. */
    public JobDelete(Http http) {
        this.http = http;
    }

    /** Returns when the server no longer keeps the job. */
    public void delete(ExportHandle handle, Call.Job job) {
        Call call = Call.get(Phase.DELETE, handle.statusUrl(), job)
                .method("DELETE", null)
                .header("Accept", "application/fhir+json");
        http.call(call, reply -> {
            if (!GONE.contains(reply.status())) {
                throw Http.failure(call, reply);
            }
            return true;
        });
    }
}
