package dev.fhirbulk.contract.hostile;

import static dev.fhirbulk.contract.hostile.Scene.LINE;
import static dev.fhirbulk.contract.hostile.Scene.TOKEN;
import static dev.fhirbulk.contract.hostile.Scene.manifestOf;

import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.contract.hostile.Trap.Reply;
import java.util.function.Predicate;

/** Ways to lead a client astray one hop later. */
class RedirectAttacksTest extends HostileTest {

    private static final Predicate<Scene> GOT_TOKEN = scene -> scene.attacker.got(TOKEN);

    private void redirected(String path, int status) throws Exception {
        attack(
                scene -> {
                    scene.lists(scene.base + "/file");
                    scene.ehr.on(path, Reply.of(status, "").with("Location", scene.attacker.url() + "/collect"));
                },
                GOT_TOKEN);
    }

    @Attack(value = "A file is redirected to another host by a 302", promise = Promise.TOKEN)
    void fileBy302() throws Exception {
        redirected("/fhir/file", 302);
    }

    @Attack(value = "A file is redirected to another host by a 307, which keeps the request", promise = Promise.TOKEN)
    void fileBy307() throws Exception {
        redirected("/fhir/file", 307);
    }

    @Attack(value = "A poll is redirected to another host", promise = Promise.TOKEN)
    void poll() throws Exception {
        redirected("/fhir/job", 302);
    }

    @Attack(value = "The kick-off is redirected to another host", promise = Promise.TOKEN)
    void kickOff() throws Exception {
        redirected("/fhir/Group/g/$export", 307);
    }

    @Attack(value = "The next page of the manifest is redirected to another host", promise = Promise.TOKEN)
    void nextPage() throws Exception {
        attack(
                scene -> {
                    scene.manifest(
                            "\"output\":[],\"link\":[{\"relation\":\"next\",\"url\":\"" + scene.base + "/page\"}]");
                    scene.ehr.on("/fhir/page", Reply.to(scene.attacker.url() + "/page"));
                },
                GOT_TOKEN);
    }

    @Attack(value = "A file is redirected to another port of the same host", promise = Promise.TOKEN)
    void anotherPort() throws Exception {
        attack(
                scene -> {
                    Trap other = Trap.at("127.0.0.1");
                    scene.others.add(other);
                    scene.lists(scene.base + "/file");
                    scene.ehr.on("/fhir/file", Reply.to(other.url() + "/f"));
                },
                scene -> ((Trap) scene.others.get(0)).got(TOKEN));
    }

    @Attack(value = "The second of two redirects leads to another host", promise = Promise.TOKEN)
    void secondHop() throws Exception {
        attack(
                scene -> {
                    scene.lists(scene.base + "/file");
                    scene.ehr.on("/fhir/file", Reply.to("/fhir/hop"));
                    scene.ehr.on("/fhir/hop", Reply.to(scene.attacker.url() + "/f"));
                },
                GOT_TOKEN);
    }

    @Attack(value = "A redirect is relative to the scheme", promise = Promise.TOKEN)
    void relativeToTheScheme() throws Exception {
        attack(
                scene -> {
                    scene.lists(scene.base + "/file");
                    scene.ehr.on("/fhir/file", Reply.to(scene.attacker.url().replace("http:", "") + "/f"));
                },
                GOT_TOKEN);
    }

    @Attack(value = "The attacker redirects back, to where the base keeps another job's file", promise = Promise.TOKEN)
    void thereAndBack() throws Exception {
        attack(
                scene -> {
                    scene.lists(scene.attacker.url() + "/f");
                    scene.attacker.on("/f", Reply.to(scene.base + "/others"));
                    scene.ehr.on("/fhir/others", Reply.ok(LINE));
                },
                scene -> scene.ehr.got("/fhir/others", TOKEN));
    }

    @Attack(value = "The caller's own header is asked for by a redirect", promise = Promise.BELONGINGS)
    void callersHeader() throws Exception {
        attack(
                scene -> {
                    scene.callerHeaders.put("Epic-Client-ID", "planted-secret-0123456789");
                    scene.lists(scene.base + "/file");
                    scene.ehr.on("/fhir/file", Reply.to(scene.attacker.url() + "/f"));
                },
                scene -> scene.attacker.got("planted-secret"));
    }

    @Attack(value = "The caller's own header is asked for by a file elsewhere", promise = Promise.BELONGINGS)
    void callersHeaderElsewhere() throws Exception {
        attack(
                scene -> {
                    scene.callerHeaders.put("X-Api-Key", "planted-secret-0123456789");
                    scene.lists(scene.attacker.url() + "/f");
                },
                scene -> scene.attacker.got("planted-secret"));
    }

    @Attack(value = "The caller's cookie is asked for by a redirect", promise = Promise.BELONGINGS)
    void callersCookie() throws Exception {
        attack(
                scene -> {
                    scene.callerHeaders.put("Cookie", "session=planted-secret-0123456789");
                    scene.lists(scene.base + "/file");
                    scene.ehr.on("/fhir/file", Reply.to(scene.attacker.url() + "/f"));
                },
                scene -> scene.attacker.got("planted-secret"));
    }

    @Attack(value = "A store with credentials of its own redirects them to another host", promise = Promise.BELONGINGS)
    void storesCredentials() throws Exception {
        attack(
                scene -> {
                    Trap store = Trap.at("127.0.0.4");
                    scene.others.add(store);
                    store.on("/f", Reply.to(scene.attacker.url() + "/f"));
                    scene.options = client ->
                            client.authorizer(store.url(), Authorizer.bearer(() -> "planted-secret-0123456789"));
                    scene.callerHeaders.put("X-Store", "planted-secret-0123456789");
                    scene.lists(store.url() + "/f");
                },
                scene -> scene.attacker.got("planted-secret"));
    }

    @Attack(value = "A store with credentials of its own asks for those of the base", promise = Promise.TOKEN)
    void basesCredentialsAtTheStore() throws Exception {
        attack(
                scene -> {
                    scene.attacker.on("/f", Reply.ok(LINE));
                    scene.options = client -> client.authorizer(
                            scene.attacker.url(), Authorizer.bearer(() -> "credentials-of-the-store"));
                    scene.lists(scene.attacker.url() + "/f");
                },
                GOT_TOKEN);
    }

    @Attack(value = "The kick-off by POST, with patients in it, is redirected by a 307", promise = Promise.BELONGINGS)
    void bodyOfTheKickOff() throws Exception {
        attack(
                scene -> {
                    scene.kickOffBody = "{\"patient\":\"Patient/planted-patient-1\"}";
                    scene.request = export -> export.patients("Patient/planted-patient-1");
                    scene.ehr.on(
                            "/fhir/Group/g/$export",
                            Reply.of(307, "").with("Location", scene.attacker.url() + "/collect"));
                },
                scene -> scene.attacker.got("planted-patient"));
    }

    @Attack(value = "The token request is redirected by a 307, with its assertion", promise = Promise.BELONGINGS)
    void assertion() throws Exception {
        attack(
                scene -> {
                    scene.asksForToken = true;
                    scene.ehr.on(
                            "/fhir/.well-known/smart-configuration",
                            Reply.ok("{\"token_endpoint\":\"" + scene.ehr.url() + "/token\"}"));
                    scene.ehr.on("/token", Reply.of(307, "").with("Location", scene.attacker.url() + "/token"));
                },
                scene -> scene.attacker.got("client_assertion"));
    }

    @Attack(value = "The deletion of the job is redirected to another host's", promise = Promise.REDIRECTS)
    void deletion() throws Exception {
        attack(
                scene -> {
                    scene.deletes = true;
                    scene.manifest("\"output\":[]");
                    scene.ehr.on(
                            "/fhir/job",
                            request -> request.method().equals("DELETE")
                                    ? Reply.of(307, "").with("Location", scene.attacker.url() + "/another/job")
                                    : Reply.ok(manifestOf("\"output\":[]")));
                },
                scene -> scene.attacker.got("DELETE"));
    }

    @Attack(value = "Redirects lead in a circle", promise = Promise.REDIRECTS)
    void circle() throws Exception {
        attack(
                scene -> {
                    scene.lists(scene.base + "/file");
                    scene.ehr.on("/fhir/file", Reply.to("/fhir/file"));
                },
                scene -> scene.ehr.seen().stream()
                                .filter(seen -> seen.target().equals("/fhir/file"))
                                .count()
                        > 6);
    }

    @Attack(value = "A redirect names a file of this machine", promise = Promise.REDIRECTS)
    void toAFileOfThisMachine() throws Exception {
        attack(
                scene -> {
                    DiskAttacksTest.mine(scene);
                    scene.lists(scene.base + "/file");
                    scene.ehr.on(
                            "/fhir/file",
                            Reply.to(scene.outside.resolve("mine").toUri().toString()));
                },
                DiskAttacksTest::tookMine);
    }
}
