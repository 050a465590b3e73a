package dev.fhirbulk.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fhirbulk.testkit.VendorProfile.Fact;
import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** The manifest of a job, a page of it. */
final class Manifests {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final World world;
    private final Paths paths;
    private final Supplier<String> origin;
    private final FileUrls urls;

    Manifests(World world, Paths paths, Supplier<String> origin, FileUrls urls) {
        this.world = world;
        this.paths = paths;
        this.origin = origin;
        this.urls = urls;
    }

    Answer page(Job job, int page) {
        List<Job.Spooled> output = job.files("output");
        int size = world.scenario().filesPerPage;
        int from = (int) Math.min((long) page * size, output.size());
        int to = (int) Math.min((long) from + size, output.size());
        ObjectNode json = head(job);
        list(json, job, "output", output.subList(from, to));
        if (world.has(Trait.DELETED)) {
            list(json, job, "deleted", page == 0 ? job.files("deleted") : List.of());
        }
        list(json, job, "error", page == 0 ? job.files("error") : List.of());
        members(json, job);
        if (to < output.size()) {
            json.putArray("link")
                    .addObject()
                    .put("relation", "next")
                    .put("url", root() + paths.page(job.id(), page + 1));
        }
        Answer answer = Answer.status(200)
                .header("Content-Type", world.fact(Fact.MANIFEST_TYPE))
                .body(json.toString());
        String expires = expires(job);
        return expires.isEmpty() ? answer : answer.header("Expires", expires);
    }

    private ObjectNode head(Job job) {
        Instant time = world.has(Trait.TIME_OF_COMPLETION)
                ? job.completed()
                : job.origin().started();
        ObjectNode json = JSON.createObjectNode()
                .put("transactionTime", time.toString())
                .put("request", root() + job.origin().uri());
        boolean needsToken = urls.needToken();
        if (world.has(Trait.TOKEN_FLAG_TEXT)) {
            json.put("requiresAccessToken", String.valueOf(needsToken));
        } else if (!world.has(Trait.TOKEN_FLAG_ABSENT)) {
            json.put(
                    "requiresAccessToken",
                    world.has(Trait.TOKEN_FLAG_TRUE) || (needsToken && !world.has(Trait.TOKEN_FLAG_FALSE)));
        }
        if (!job.organizedBy().isEmpty() || world.has(Trait.MEMBER_ORGANIZED)) {
            json.put("outputOrganizedBy", job.organizedBy());
        }
        return json;
    }

    private void members(ObjectNode json, Job job) {
        if (world.has(Trait.MEMBER_JOB_ID)) {
            json.put("JobID", Math.floorMod(job.id().hashCode(), 100_000));
        }
        if (world.has(Trait.MEMBER_ISSUES)) {
            json.putArray("issues");
        }
        if (world.has(Trait.MEMBER_MSG) && job.files().isEmpty()) {
            json.put("msg", "Export complete, but no data to generate report for job instance: " + job.id());
        }
    }

    private String root() {
        return world.has(Trait.URLS_RELATIVE) ? "" : origin.get();
    }

    private String expires(Job job) {
        String hours = world.fact(Fact.RETENTION_HOURS);
        Instant end = hours.isEmpty()
                ? world.now().plusSeconds(3600)
                : job.origin().started().plusSeconds(3600 * Long.parseLong(hours));
        if (world.has(Trait.EXPIRES_NONE)) {
            return "";
        }
        if (world.has(Trait.EXPIRES_GO)) {
            return HttpTimes.go(end);
        }
        return world.has(Trait.EXPIRES_WRONG_DAY) ? HttpTimes.wrongDay(end) : HttpTimes.imf(end);
    }

    private void list(ObjectNode json, Job job, String name, List<Job.Spooled> files) {
        if (files.isEmpty() && world.has(Trait.LISTS_ABSENT_IF_EMPTY)) {
            return;
        }
        ArrayNode list = json.putArray(name);
        for (Job.Spooled file : files) {
            ObjectNode entry = list.addObject();
            if (!file.type().isEmpty()) {
                entry.put("type", file.type());
            }
            entry.put("url", urls.of(job, file));
            if (world.has(Trait.COUNTS)) {
                entry.put("count", file.count());
            }
            String extensions = world.fact(Fact.EXTENSIONS);
            if (!extensions.isEmpty()) {
                ArrayNode array = entry.putArray("extension");
                array.addObject().put("url", extensions + "checksum").put("valueString", "sha256:" + urls.sha256(file));
                array.addObject().put("url", extensions + "file_length").put("valueDecimal", urls.length(file));
            }
        }
    }
}
