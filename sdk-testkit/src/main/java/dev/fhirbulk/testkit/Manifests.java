package dev.fhirbulk.testkit;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;

/** The manifest of a job, a page of it. */
final class Manifests {

    private final World world;

    Manifests(World world) {
        this.world = world;
    }

    Answer page(Job job, int page, Function<Job.Spooled, String> url, String statusUrl) {
        List<Job.Spooled> output = job.files("output");
        int from = Math.min((int) Math.min((long) page * world.filesPerPage(), Integer.MAX_VALUE), output.size());
        int to = (int) Math.min((long) from + world.filesPerPage(), output.size());
        StringBuilder json = new StringBuilder("{\"transactionTime\":\"")
                .append(job.started())
                .append("\",\"request\":\"")
                .append(job.request())
                .append("\",\"requiresAccessToken\":")
                .append(needsToken());
        list(json, "output", output.subList(from, to), url);
        if (world.profile().deletedFiles()) {
            list(json, "deleted", page == 0 ? job.files("deleted") : List.of(), url);
        }
        list(json, "error", page == 0 ? job.files("error") : List.of(), url);
        if (to < output.size()) {
            json.append(",\"link\":[{\"relation\":\"next\",\"url\":\"")
                    .append(statusUrl)
                    .append("?page=")
                    .append(page + 1)
                    .append("\"}]");
        }
        String expires = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                world.clock().get().plusSeconds(3600).atZone(ZoneOffset.UTC));
        return Answer.json(200, json.append('}').toString()).header("Expires", expires);
    }

    private boolean needsToken() {
        return !world.open() && (world.redirects() || world.storeTakesToken());
    }

    private void list(StringBuilder json, String name, List<Job.Spooled> files, Function<Job.Spooled, String> url) {
        json.append(",\"").append(name).append("\":[");
        String comma = "";
        for (Job.Spooled file : files) {
            json.append(comma)
                    .append("{\"type\":\"")
                    .append(file.type())
                    .append("\",\"url\":\"")
                    .append(url.apply(file))
                    .append('"');
            if (world.profile().counts()) {
                json.append(",\"count\":").append(file.count());
            }
            json.append('}');
            comma = ",";
        }
        json.append(']');
    }
}
