package dev.fhirbulk.contract.hostile;

import static dev.fhirbulk.contract.hostile.Scene.LINE;
import static dev.fhirbulk.contract.hostile.Scene.TOKEN;

import dev.fhirbulk.ClientBuilder;
import dev.fhirbulk.contract.hostile.Trap.Reply;
import java.util.function.Consumer;

/** Ways to make a client speak in clear, to an impostor, or to servers that only the inside of a hospital reaches. */
class NetworkAttacksTest extends HostileTest {

    private static final String OVERHEARD = "overheard.example";

    /** All plain http beyond this machine passes a proxy that listens. */
    private static void overheard(Scene scene) {
        scene.proxy = new OneHost(OVERHEARD, scene.attacker.address());
    }

    @Attack(value = "The base itself is given by plain http, and somebody listens", promise = Promise.CLEAR)
    void base() throws Exception {
        attack(
                scene -> {
                    overheard(scene);
                    scene.base = "http://" + OVERHEARD + "/fhir";
                },
                scene -> scene.attacker.got(TOKEN));
    }

    @Attack(value = "A trusted store's file is listed by plain http, and somebody listens", promise = Promise.CLEAR)
    void file() throws Exception {
        attack(
                scene -> {
                    overheard(scene);
                    scene.options = client -> client.trustedOrigins("http://" + OVERHEARD);
                    scene.lists("http://" + OVERHEARD + "/f");
                },
                scene -> scene.attacker.got(TOKEN));
    }

    @Attack(
            value = "Content-Location names a trusted host by plain http, and somebody listens",
            promise = Promise.CLEAR)
    void status() throws Exception {
        attack(
                scene -> {
                    overheard(scene);
                    scene.options = client -> client.trustedOrigins("http://" + OVERHEARD);
                    scene.accepts("http://" + OVERHEARD + "/job");
                },
                scene -> scene.attacker.got(TOKEN));
    }

    @Attack(
            value = "The SMART configuration names a token endpoint by plain http, and somebody listens",
            promise = Promise.CLEAR)
    void tokenEndpoint() throws Exception {
        attack(
                scene -> {
                    overheard(scene);
                    scene.asksForToken = true;
                    scene.ehr.on(
                            "/fhir/.well-known/smart-configuration",
                            Reply.ok("{\"token_endpoint\":\"http://" + OVERHEARD + "/token\"}"));
                },
                scene -> scene.attacker.got("client_assertion"));
    }

    @Attack(value = "A redirect leads from https to http", promise = Promise.CLEAR)
    void downgrade() throws Exception {
        attack(
                Tls.ours(),
                scene -> {
                    scene.lists(scene.base + "/file");
                    scene.ehr.on("/fhir/file", Reply.to(scene.attacker.url() + "/f"));
                    scene.attacker.on("/f", Reply.ok(LINE));
                },
                scene -> !scene.attacker.seen().isEmpty());
    }

    private void impostor(Consumer<Scene> trust, javax.net.ssl.SSLContext tls) throws Exception {
        attack(
                tls,
                scene -> {
                    trust.accept(scene);
                    scene.lists(scene.base + "/file");
                },
                scene -> scene.ehr.got(TOKEN));
    }

    @Attack(value = "An impostor has a certificate that nobody signed", promise = Promise.CLEAR)
    void untrustedCertificate() throws Exception {
        impostor(scene -> scene.trusts = null, Tls.ours());
    }

    @Attack(value = "An impostor has a good certificate for another name", promise = Promise.CLEAR)
    void anothersCertificate() throws Exception {
        impostor(scene -> {}, Tls.anothers());
    }

    private static Trap inside(Scene scene) {
        Trap inside =
                Trap.at("127.0.0.3").on("/f", Reply.ok(LINE)).on("/job", Reply.ok(Scene.manifestOf("\"output\":[]")));
        scene.others.add(inside);
        return inside;
    }

    private static boolean insideReached(Scene scene) {
        return !((Trap) scene.others.get(0)).seen().isEmpty();
    }

    @Attack(value = "The manifest of a public server lists a service of this machine", promise = Promise.INSIDE)
    void serviceOfThisMachine() throws Exception {
        attack(
                scene -> scene.inPublic()
                        .manifest("\"requiresAccessToken\":false,\"output\":["
                                + Scene.file(inside(scene).url() + "/f") + "]"),
                NetworkAttacksTest::insideReached);
    }

    @Attack(value = "A public server redirects a file to a service of this machine", promise = Promise.INSIDE)
    void redirectToThisMachine() throws Exception {
        attack(
                scene -> {
                    scene.inPublic().lists(scene.base + "/file");
                    scene.ehr.on("/fhir/file", Reply.to(inside(scene).url() + "/f"));
                },
                NetworkAttacksTest::insideReached);
    }

    @Attack(value = "A public server names this machine by a name", promise = Promise.INSIDE)
    void localhost() throws Exception {
        attack(
                scene -> {
                    Trap local = Trap.at("127.0.0.1");
                    scene.others.add(local);
                    scene.inPublic()
                            .manifest("\"requiresAccessToken\":false,\"output\":["
                                    + Scene.file(local.url().replace("127.0.0.1", "localhost") + "/f") + "]");
                },
                NetworkAttacksTest::insideReached);
    }

    @Attack(value = "A public server names this machine by an IPv4 address within IPv6", promise = Promise.INSIDE)
    void mappedAddress() throws Exception {
        attack(
                scene -> scene.inPublic()
                        .manifest("\"requiresAccessToken\":false,\"output\":["
                                + Scene.file(inside(scene).url().replace("127.0.0.3", "[::ffff:127.0.0.3]") + "/f")
                                + "]"),
                NetworkAttacksTest::insideReached);
    }

    @Attack(value = "A public server's next page lies inside", promise = Promise.INSIDE)
    void nextPageInside() throws Exception {
        attack(
                scene -> {
                    Trap inside = inside(scene);
                    scene.inPublic()
                            .manifest("\"output\":[],\"link\":[{\"relation\":\"next\",\"url\":\"" + inside.url()
                                    + "/page\"}]");
                    scene.options = scene.options.andThen(client -> client.trustedOrigins(inside.url()))::apply;
                },
                NetworkAttacksTest::insideReached);
    }

    @Attack(value = "A public server's Content-Location lies inside", promise = Promise.INSIDE)
    void statusInside() throws Exception {
        attack(
                scene -> {
                    Trap inside = inside(scene);
                    scene.inPublic().accepts(inside.url() + "/job");
                    scene.options = scene.options.andThen(client -> client.trustedOrigins(inside.url()))::apply;
                },
                NetworkAttacksTest::insideReached);
    }

    @Attack(value = "A public server's token endpoint lies inside", promise = Promise.INSIDE)
    void tokenEndpointInside() throws Exception {
        attack(
                scene -> {
                    scene.inPublic().asksForToken = true;
                    scene.ehr.on(
                            "/fhir/.well-known/smart-configuration",
                            Reply.ok("{\"token_endpoint\":\"" + inside(scene).url() + "/token\"}"));
                },
                NetworkAttacksTest::insideReached);
    }

    /** Everything goes through a proxy, which would fetch what it is asked for. */
    private void throughTheProxy(String address) throws Exception {
        attack(
                scene -> {
                    scene.base = "http://ehr.example/fhir";
                    scene.proxy = new OneHost("*", scene.ehr.address());
                    scene.accepts("http://ehr.example/fhir/job");
                    scene.options = ClientBuilder::allowInsecureHttp;
                    scene.manifest("\"requiresAccessToken\":false,\"output\":["
                            + Scene.file("http://" + address + "/inside") + "]");
                },
                scene ->
                        scene.ehr.seen().stream().anyMatch(seen -> seen.target().contains("/inside")));
    }

    @Attack(value = "The manifest lists the cloud's metadata service", promise = Promise.INSIDE)
    void metadataService() throws Exception {
        throughTheProxy("169.254.169.254");
    }

    @Attack(
            value = "The manifest lists the metadata service of a cloud that has it on a public address",
            promise = Promise.INSIDE)
    void metadataServiceOnAPublicAddress() throws Exception {
        throughTheProxy("168.63.129.16");
    }

    @Attack(value = "The manifest lists a server of the private network", promise = Promise.INSIDE)
    void privateNetwork() throws Exception {
        throughTheProxy("10.1.2.3");
    }

    @Attack(value = "The manifest lists a server behind a carrier's address translation", promise = Promise.INSIDE)
    void sharedAddressSpace() throws Exception {
        throughTheProxy("100.64.0.1");
    }

    @Attack(value = "The manifest lists a private server by a translated (NAT64) address", promise = Promise.INSIDE)
    void translatedAddress() throws Exception {
        throughTheProxy("[64:ff9b::a01:203]");
    }

    @Attack(value = "The manifest lists a unique local IPv6 address", promise = Promise.INSIDE)
    void uniqueLocalAddress() throws Exception {
        throughTheProxy("[fd00:ec2::254]");
    }

    @Attack(
            value = "The manifest lists the address of no machine, which many systems take for this one",
            promise = Promise.INSIDE)
    void unspecifiedAddress() throws Exception {
        throughTheProxy("0.0.0.0");
    }
}
