package dev.fhirbulk.internal.http;

import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.Phase;
import dev.fhirbulk.internal.limit.Limits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Lets tests of other packages in. */
public final class FailuresDoor {

    private FailuresDoor() {}

    /** An answer with these headers and this body. */
    public static Reply reply(int status, Map<String, String> headers, byte[] body) {
        Map<String, List<String>> lists = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return new Reply(
                status,
                HttpHeaders.of(lists, (name, value) -> true),
                URI.create("https://ehr.example.org/fhir/status/1?secret=1"),
                new ByteArrayInputStream(body),
                false,
                true,
                Instant.parse("2026-01-01T00:00:00Z"),
                new Screen(Limits.standard(), Set.of()),
                null);
    }

    /** What an answer that is an error becomes. */
    public static BulkExportException failure(Phase phase, Reply reply) throws IOException {
        Call.Job job = new Call.Job(List.of(), null, null);
        return Failures.of(Call.get(phase, reply.uri(), job), reply, ErrorBody.read(reply));
    }
}
