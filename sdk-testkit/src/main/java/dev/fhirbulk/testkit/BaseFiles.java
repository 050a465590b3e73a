package dev.fhirbulk.testkit;

import dev.fhirbulk.testkit.VendorProfile.Fact;
import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Files at the base's origin: a redirect to the store, or the body. */
final class BaseFiles {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-.*");

    private final World world;
    private final Paths paths;
    private final Refusals refusals;
    private final Jobs jobs;
    private final FileUrls urls;

    BaseFiles(World world, Paths paths, Refusals refusals, Jobs jobs, FileUrls urls) {
        this.world = world;
        this.paths = paths;
        this.refusals = refusals;
        this.jobs = jobs;
        this.urls = urls;
    }

    Reply answer(Request request) throws IOException {
        Paths.Named named = paths.named(request.raw().uri());
        Job job = jobs.find(named.job());
        Job.Spooled file = job == null || job.isDeleted() ? null : file(job, named);
        if (job == null || file == null) {
            return Reply.of(refusals.file(404, "not-found", "No such file."));
        }
        String most = world.fact(Fact.DOWNLOADS);
        boolean spent = !most.isEmpty() && job.download(file.name()) > Integer.parseInt(most);
        if (spent || world.expired(job.origin().started())) {
            return Reply.of(
                    spent
                            ? refusals.file(500, "exception", "The file may be downloaded no more; export again.")
                            : refusals.expired());
        }
        if (world.files() == Scenario.Files.REDIRECT_TO_STORE) {
            return Reply.of(Answer.status(307).header("Location", urls.atStore(job, file, true)));
        }
        return body(request, Files.readAllBytes(file.path()));
    }

    private static Job.@Nullable Spooled file(Job job, Paths.Named named) {
        List<Job.Spooled> files = job.files();
        if (named.file().isEmpty()) {
            return named.number() < files.size() ? files.get(named.number()) : null;
        }
        return files.stream()
                .filter(one -> one.name().equals(named.file()))
                .findFirst()
                .orElse(null);
    }

    private Reply body(Request request, byte[] bytes) throws IOException {
        String accept = request.header("Accept");
        if (world.has(Trait.FILES_BINARY) && accept.contains("fhir+") && !accept.contains("ndjson")) {
            String data = Base64.getEncoder().encodeToString(bytes);
            return Reply.of(Answer.status(200)
                    .header("Content-Type", "application/fhir+json")
                    .body("{\"resourceType\":\"Binary\",\"contentType\":\"application/fhir+ndjson\",\"data\":\"" + data
                            + "\"}"));
        }
        Answer answer = Answer.status(200).header("Content-Type", world.fact(Fact.FILE_TYPE));
        if (world.has(Trait.FILES_WRONG_RANGES)) {
            return wrongRange(request, bytes, answer);
        }
        if (world.compresses() && request.header("Accept-Encoding").contains("gzip")) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write(bytes);
            }
            return new Reply(answer.header("Content-Encoding", "gzip"), packed.toByteArray());
        }
        return new Reply(answer, bytes);
    }

    /** As DPC answers: an exclusive end, the length of the part for the total, times in milliseconds. */
    private static Reply wrongRange(Request request, byte[] bytes, Answer answer) {
        Answer labelled = answer.header("Accept-Ranges", "bytes")
                .header("ETag", Integer.toHexString(Arrays.hashCode(bytes)))
                .header("Last-Modified", "1767225600000");
        Matcher range = RANGE.matcher(request.header("Range"));
        if (!range.matches() || Long.parseLong(range.group(1)) >= bytes.length) {
            return new Reply(labelled, bytes);
        }
        int from = Integer.parseInt(range.group(1));
        byte[] part = Arrays.copyOfRange(bytes, from, bytes.length);
        Answer partial = new Answer(206, labelled.headers(), "")
                .header("Content-Range", "bytes " + from + "-" + bytes.length + "/" + part.length);
        return new Reply(partial, part);
    }
}
