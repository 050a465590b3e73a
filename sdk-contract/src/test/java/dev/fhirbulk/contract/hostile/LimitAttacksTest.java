package dev.fhirbulk.contract.hostile;

import static dev.fhirbulk.contract.hostile.Scene.manifestOf;

import dev.fhirbulk.contract.hostile.Trap.Reply;
import dev.fhirbulk.error.Limit;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Ways to fill a client's memory, disk or time with what a server sends. */
class LimitAttacksTest extends HostileTest {

    private static final int MEGABYTE = 1 << 20;

    /** As much as a client takes, for a naive one 24 MB. */
    private static Trap.Body endless(String head, String part) {
        return out -> {
            out.write(head.getBytes(StandardCharsets.UTF_8));
            byte[] chunk = part.repeat(MEGABYTE / part.length()).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 24; i++) {
                out.write(chunk);
            }
        };
    }

    private static boolean tookMuch(Trap trap) {
        return trap.sent() > 20L * MEGABYTE;
    }

    /** Lines of 1 MB that shrink to a thousandth. */
    private static Trap.Body bomb(int megabytes) {
        return out -> {
            try (OutputStream gzip = new GZIPOutputStream(out, 1 << 16)) {
                byte[] line = ("{\"resourceType\":\"Patient\"}" + " ".repeat(MEGABYTE - 27) + "\n")
                        .getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < megabytes; i++) {
                    gzip.write(line);
                }
            }
        };
    }

    @Attack(value = "A file of a few hundred kilobytes of gzip becomes as many megabytes", promise = Promise.LIMITS)
    void bombOfAFile() throws Exception {
        attack(
                scene -> {
                    scene.lists(scene.base + "/file");
                    scene.ehr.on("/fhir/file", Reply.streaming(bomb(160)).with("Content-Encoding", "gzip"));
                },
                scene -> scene.bytesOnDisk() > 150L * MEGABYTE);
    }

    @Attack(value = "The header of a gzip file does not end", promise = Promise.LIMITS)
    void endlessGzipHeader() throws Exception {
        attack(
                scene -> {
                    scene.lists(scene.base + "/file");
                    byte[] head = {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0};
                    scene.ehr.on(
                            "/fhir/file",
                            Reply.streaming(out -> {
                                        out.write(head);
                                        endless("", "x").writeTo(out);
                                    })
                                    .with("Content-Encoding", "gzip"));
                },
                scene -> tookMuch(scene.ehr));
    }

    @Attack(value = "A manifest does not end", promise = Promise.LIMITS)
    void endlessManifest() throws Exception {
        attack(
                scene -> {
                    scene.options = client -> client.limit(Limit.MANIFEST_BYTES, MEGABYTE);
                    scene.ehr.on("/fhir/job", Reply.streaming(endless("{\"output\":[", "                ")));
                },
                scene -> tookMuch(scene.ehr));
    }

    @Attack(value = "A manifest in gzip becomes a thousand times as large", promise = Promise.LIMITS)
    void bombOfAManifest() throws Exception {
        attack(
                scene -> {
                    scene.options = client -> client.limit(Limit.MANIFEST_BYTES, MEGABYTE);
                    String blank = " ".repeat(19_000_000);
                    scene.ehr.on(
                            "/fhir/job",
                            Reply.streaming(out -> {
                                        try (OutputStream gzip = new GZIPOutputStream(out)) {
                                            gzip.write(manifestOf("\"output\":[],\"x\":\"" + blank + "\"")
                                                    .getBytes(StandardCharsets.UTF_8));
                                        }
                                    })
                                    .with("Content-Encoding", "gzip"));
                    scene.deletes = true;
                },
                scene -> scene.ehr.got("DELETE"));
    }

    @Attack(value = "A manifest lists files without number, each of which costs a request", promise = Promise.LIMITS)
    void filesWithoutNumber() throws Exception {
        attack(
                scene -> {
                    scene.options = client -> client.limit(Limit.MANIFEST_ENTRIES, 100);
                    String entry = Scene.file(scene.base + "/file");
                    scene.manifest("\"output\":[" + (entry + ",").repeat(400) + entry + "]");
                },
                scene -> scene.ehr.seen().size() > 400);
    }

    @Attack(value = "Each page of a manifest names another one", promise = Promise.LIMITS)
    void pagesWithoutNumber() throws Exception {
        attack(
                scene -> {
                    scene.options = client -> client.limit(Limit.MANIFEST_PAGES, 50);
                    int[] page = {0};
                    for (int i = 0; i < 400; i++) {
                        scene.ehr.on("/fhir/page" + i, request -> next(scene, page));
                    }
                    scene.ehr.on("/fhir/job", request -> next(scene, page));
                },
                scene -> scene.ehr.seen().size() > 100);
    }

    private static Reply next(Scene scene, int[] page) {
        return Reply.ok(manifestOf("\"output\":[],\"link\":[{\"relation\":\"next\",\"url\":\"" + scene.base + "/page"
                + page[0]++ + "\"}]"));
    }

    @Attack(value = "The pages of a manifest lead in a circle", promise = Promise.LIMITS)
    void pagesInACircle() throws Exception {
        attack(
                scene -> scene.manifest(
                        "\"output\":[],\"link\":[{\"relation\":\"next\",\"url\":\"" + scene.base + "/job\"}]"),
                scene -> scene.ehr.seen().size() > 100);
    }

    @Attack(value = "The body of an error does not end", promise = Promise.LIMITS)
    void endlessError() throws Exception {
        attack(
                scene -> scene.ehr.on("/fhir/Group/g/$export", new Reply(400, java.util.Map.of(), endless("", "no. "))),
                scene -> tookMuch(scene.ehr));
    }

    @Attack(value = "A line of a file does not end", promise = Promise.LIMITS)
    void endlessLine() throws Exception {
        attack(
                scene -> {
                    scene.options = client -> client.limit(Limit.LINE_BYTES, MEGABYTE);
                    scene.lists(scene.base + "/file");
                    scene.ehr.on("/fhir/file", Reply.streaming(endless("{\"x\":\"", "x")));
                },
                scene -> tookMuch(scene.ehr));
    }

    @Attack(value = "The answer of the token endpoint does not end", promise = Promise.LIMITS)
    void endlessToken() throws Exception {
        attack(
                scene -> {
                    scene.asksForToken = true;
                    scene.ehr.on(
                            "/fhir/.well-known/smart-configuration",
                            Reply.ok("{\"token_endpoint\":\"" + scene.ehr.url() + "/token\"}"));
                    scene.ehr.on("/token", Reply.streaming(endless("{\"access_token\":\"", "x")));
                },
                scene -> tookMuch(scene.ehr));
    }

    @Attack(value = "The SMART configuration does not end", promise = Promise.LIMITS)
    void endlessConfiguration() throws Exception {
        attack(
                scene -> {
                    scene.asksForToken = true;
                    scene.ehr.on("/fhir/.well-known/smart-configuration", Reply.streaming(endless("{\"x\":\"", "x")));
                },
                scene -> tookMuch(scene.ehr));
    }

    @Attack(value = "A header of hundreds of thousands of characters is to fill the log", promise = Promise.LIMITS)
    void overlongHeader() throws Exception {
        attack(
                scene -> {
                    boolean[] told = {false};
                    scene.ehr.on("/fhir/job", request -> {
                        Reply reply = told[0]
                                ? Reply.ok(manifestOf("\"output\":[]"))
                                : Reply.of(202, "").with("X-Progress", "p".repeat(200_000));
                        told[0] = true;
                        return reply;
                    });
                },
                scene -> scene.said.length() > 150_000);
    }

    @Attack(
            value = "A request id of hundreds of thousands of characters is to fill the messages",
            promise = Promise.LIMITS)
    void overlongRequestId() throws Exception {
        attack(
                scene -> scene.ehr.on("/fhir/job", Reply.of(500, "").with("X-Request-Id", "i".repeat(200_000))),
                scene -> scene.said.length() > 150_000);
    }

    @Attack(value = "An error with a hundred thousand issues is to fill the messages", promise = Promise.LIMITS)
    void manyIssues() throws Exception {
        attack(
                scene -> {
                    String issue = "{\"severity\":\"error\",\"code\":\"processing\"}";
                    scene.ehr.on(
                            "/fhir/job",
                            Reply.of(
                                    400,
                                    "{\"resourceType\":\"OperationOutcome\",\"issue\":[" + (issue + ",").repeat(5_000)
                                            + issue + "]}"));
                },
                scene -> scene.said.length() > 150_000);
    }
}
