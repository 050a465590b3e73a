package dev.fhirbulk.contract.hostile;

import static dev.fhirbulk.contract.hostile.Scene.LINE;
import static dev.fhirbulk.contract.hostile.Scene.TOKEN;
import static dev.fhirbulk.contract.hostile.Scene.entry;
import static dev.fhirbulk.contract.hostile.Scene.file;
import static dev.fhirbulk.contract.hostile.Scene.manifestOf;

import dev.fhirbulk.contract.hostile.Trap.Reply;
import java.util.function.Predicate;

/** Ways to make a client hand over its token by the URLs that it is given. */
class TokenAttacksTest extends HostileTest {

    private static final Predicate<Scene> GOT_TOKEN = scene -> scene.attacker.got(TOKEN);

    @Attack(value = "The manifest lists a file on another host", promise = Promise.TOKEN)
    void fileOnAnotherHost() throws Exception {
        attack(scene -> scene.lists(scene.attacker.url() + "/f"), GOT_TOKEN);
    }

    @Attack(value = "The manifest lists a file on another port of the same host", promise = Promise.TOKEN)
    void fileOnAnotherPort() throws Exception {
        attack(
                scene -> {
                    Trap other = Trap.at("127.0.0.1");
                    scene.others.add(other);
                    scene.lists(other.url() + "/f");
                },
                scene -> ((Trap) scene.others.get(0)).got(TOKEN));
    }

    @Attack(value = "The manifest lists a file on the same host by plain http", promise = Promise.TOKEN)
    void fileOnTheSameHostByHttp() throws Exception {
        attack(
                Tls.ours(),
                scene -> {
                    Trap plain = Trap.at("127.0.0.1");
                    scene.others.add(plain);
                    scene.lists(plain.url() + "/f");
                },
                scene -> ((Trap) scene.others.get(0)).got(TOKEN));
    }

    @Attack(value = "A signed URL elsewhere is listed with requiresAccessToken false", promise = Promise.TOKEN)
    void signedUrlElsewhere() throws Exception {
        attack(
                scene -> scene.manifest(
                        "\"requiresAccessToken\":false,\"output\":[" + file(scene.attacker.url() + "/f?sig=1") + "]"),
                GOT_TOKEN);
    }

    @Attack(value = "A file of the base itself is listed with requiresAccessToken false", promise = Promise.TOKEN)
    void fileThatNeedsNoToken() throws Exception {
        attack(
                scene ->
                        scene.manifest("\"requiresAccessToken\":false,\"output\":[" + file(scene.base + "/file") + "]"),
                scene -> scene.ehr.got("/fhir/file", TOKEN));
    }

    @Attack(value = "The manifest does not say whether a file elsewhere needs a token", promise = Promise.TOKEN)
    void fileOfAManifestThatDoesNotSay() throws Exception {
        attack(scene -> scene.manifest("\"output\":[" + file(scene.attacker.url() + "/f") + "]"), GOT_TOKEN);
    }

    @Attack(value = "requiresAccessToken is a text instead of a boolean", promise = Promise.TOKEN)
    void requiresAccessTokenAsText() throws Exception {
        attack(
                scene -> scene.manifest(
                        "\"requiresAccessToken\":\"true\",\"output\":[" + file(scene.attacker.url() + "/f") + "]"),
                GOT_TOKEN);
    }

    @Attack(value = "requiresAccessToken stands twice, first false and then true", promise = Promise.TOKEN)
    void requiresAccessTokenTwice() throws Exception {
        attack(
                scene -> scene.manifest("\"requiresAccessToken\":false,\"output\":[" + file(scene.attacker.url() + "/f")
                        + "],\"requiresAccessToken\":true"),
                GOT_TOKEN);
    }

    @Attack(value = "Content-Location names another host", promise = Promise.TOKEN)
    void statusOnAnotherHost() throws Exception {
        attack(scene -> scene.accepts(scene.attacker.url() + "/job"), GOT_TOKEN);
    }

    @Attack(value = "Content-Location is relative to the scheme and names another host", promise = Promise.TOKEN)
    void statusRelativeToTheScheme() throws Exception {
        attack(scene -> scene.accepts(scene.attacker.url().replace("http:", "") + "/job"), GOT_TOKEN);
    }

    @Attack(value = "The base stands as user info before the attacker's host", promise = Promise.TOKEN)
    void baseAsUserInfo() throws Exception {
        attack(
                scene -> {
                    String base = scene.ehr.url().substring("http://".length()).replace(":", "%3A");
                    scene.lists(scene.attacker.url().replace("://", "://" + base + "@") + "/f");
                },
                GOT_TOKEN);
    }

    @Attack(value = "The attacker's path looks like the base", promise = Promise.TOKEN)
    void baseAsPath() throws Exception {
        attack(scene -> scene.lists(scene.attacker.url() + "/" + scene.base + "/file"), GOT_TOKEN);
    }

    @Attack(value = "The next page of the manifest lies on another host", promise = Promise.TOKEN)
    void nextPageElsewhere() throws Exception {
        attack(
                scene -> scene.manifest(
                        "\"requiresAccessToken\":true,\"output\":[],\"link\":[{\"relation\":\"next\",\"url\":\""
                                + scene.attacker.url() + "/page\"}]"),
                GOT_TOKEN);
    }

    @Attack(value = "A file of deletions lies on another host", promise = Promise.TOKEN)
    void deletionsElsewhere() throws Exception {
        attack(
                scene -> scene.manifest("\"requiresAccessToken\":true,\"output\":[],\"deleted\":["
                        + entry("Bundle", scene.attacker.url() + "/f") + "]"),
                GOT_TOKEN);
    }

    @Attack(value = "A file of errors lies on another host", promise = Promise.TOKEN)
    void errorsElsewhere() throws Exception {
        attack(
                scene -> scene.manifest("\"requiresAccessToken\":true,\"output\":[],\"error\":["
                        + entry("OperationOutcome", scene.attacker.url() + "/f") + "]"),
                GOT_TOKEN);
    }

    @Attack(value = "A file elsewhere asks for credentials with a 401", promise = Promise.TOKEN)
    void challengeFromElsewhere() throws Exception {
        attack(
                scene -> {
                    scene.attacker.on("/f", Reply.of(401, "").with("WWW-Authenticate", "Bearer realm=\"ehr\""));
                    scene.lists(scene.attacker.url() + "/f");
                },
                GOT_TOKEN);
    }

    @Attack(value = "A link has expired, and the manifest read again names the attacker", promise = Promise.TOKEN)
    void freshLinkElsewhere() throws Exception {
        attack(
                scene -> {
                    boolean[] told = {false};
                    String next = "\"link\":[{\"relation\":\"next\",\"url\":\"" + scene.base + "/job\"}]";
                    scene.ehr.on("/fhir/gone", Reply.of(404, ""));
                    scene.ehr.on("/fhir/job", request -> {
                        String url = told[0] ? scene.attacker.url() + "/gone" : scene.base + "/gone";
                        told[0] = true;
                        return Reply.ok(
                                manifestOf("\"requiresAccessToken\":true,\"output\":[" + file(url) + "]," + next));
                    });
                },
                GOT_TOKEN);
    }

    @Attack(value = "A handle that somebody changed names the attacker's job", promise = Promise.TOKEN)
    void forgedHandle() throws Exception {
        attack(
                scene -> scene.handle = "{\"v\":1,\"status\":\"" + scene.attacker.url() + "/job\",\"base\":\""
                        + scene.base + "\",\"at\":\"2026-01-01T00:00:00Z\",\"types\":[],\"fp\":\"x\"}",
                GOT_TOKEN);
    }

    @Attack(value = "The attacker's host is written in capitals and with a full stop", promise = Promise.TOKEN)
    void hostInAnotherForm() throws Exception {
        attack(
                scene -> {
                    scene.ehr.on("/fhir/file", Reply.ok(LINE));
                    scene.lists(scene.attacker.url().replace("http:", "HTTP:") + "/f");
                },
                GOT_TOKEN);
    }
}
