package dev.fhirbulk.contract.hostile;

import static dev.fhirbulk.contract.hostile.Scene.TOKEN;
import static dev.fhirbulk.contract.hostile.Scene.manifestOf;

import dev.fhirbulk.contract.hostile.Trap.Reply;

/** Ways to make a client write secrets or patients into its logs, messages, journal or report. */
class SilenceAttacksTest extends HostileTest {

    private static final String SIGNED = "?sig=planted-signature-0123456789";

    private void told(String secret, java.util.function.Consumer<Scene> script) throws Exception {
        attack(script, scene -> scene.said.indexOf(secret) >= 0);
    }

    private static Reply outcome(int status, String code, String diagnostics) {
        return Reply.of(
                status,
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"" + code
                        + "\",\"diagnostics\":\"" + diagnostics + "\"}]}");
    }

    @Attack(value = "A log reader looks for the token of an export that goes well", promise = Promise.SILENCE)
    void tokenOfAGoodExport() throws Exception {
        told(TOKEN, scene -> scene.lists(scene.base + "/file"));
    }

    @Attack(value = "A log reader looks for the signature of a file's URL", promise = Promise.SILENCE)
    void signatureOfAFile() throws Exception {
        told("planted-signature", scene -> scene.lists(scene.base + "/file" + SIGNED));
    }

    @Attack(value = "The URL of a file that fails stands in the message", promise = Promise.SILENCE)
    void signatureOfAFailedFile() throws Exception {
        told("planted-signature", scene -> {
            scene.lists(scene.base + "/file" + SIGNED);
            scene.ehr.on("/fhir/file", Reply.of(403, "expired"));
        });
    }

    @Attack(value = "A redirect leads to a signed URL that fails", promise = Promise.SILENCE)
    void signatureOfARedirect() throws Exception {
        told("planted-signature", scene -> {
            scene.lists(scene.base + "/file");
            scene.ehr.on("/fhir/file", Reply.to(scene.attacker.url() + "/f" + SIGNED));
            scene.attacker.on("/f", Reply.of(403, ""));
            scene.attackerKnows.add("planted-signature");
        });
    }

    @Attack(value = "The status URL holds a secret, and the job fails", promise = Promise.SILENCE)
    void secretOfTheStatusUrl() throws Exception {
        told("planted-signature", scene -> {
            scene.accepts(scene.base + "/job" + SIGNED);
            scene.ehr.on("/fhir/job", outcome(400, "processing", "broken"));
        });
    }

    @Attack(value = "A password stands in a file's URL", promise = Promise.SILENCE)
    void passwordInAUrl() throws Exception {
        told("planted-secret", scene -> {
            scene.lists(scene.base.replace("://", "://user:planted-secret-0123456789@") + "/file");
            scene.ehr.on("/fhir/file", Reply.of(404, ""));
        });
    }

    @Attack(value = "An error page repeats the request with its token", promise = Promise.SILENCE)
    void repeatedInABody() throws Exception {
        told(
                TOKEN,
                scene -> scene.ehr.on(
                        "/fhir/Group/g/$export", request -> Reply.of(400, "You sent " + request.headers())));
    }

    @Attack(value = "A gateway repeats the token as its request id", promise = Promise.SILENCE)
    void repeatedAsRequestId() throws Exception {
        told(
                TOKEN,
                scene -> scene.ehr.on(
                        "/fhir/job",
                        request -> Reply.of(500, "")
                                .with(
                                        "X-Request-Id",
                                        request.headers().get("Authorization").get(0))));
    }

    @Attack(value = "A server repeats the token as the job's progress", promise = Promise.SILENCE)
    void repeatedAsProgress() throws Exception {
        boolean[] told = {false};
        told(
                TOKEN,
                scene -> scene.ehr.on("/fhir/job", request -> {
                    told[0] = !told[0];
                    return told[0]
                            ? Reply.of(202, "")
                                    .with(
                                            "X-Progress",
                                            request.headers()
                                                    .get("Authorization")
                                                    .get(0))
                            : Reply.ok(manifestOf("\"output\":[]"));
                }));
    }

    @Attack(value = "The diagnostics of an error name a patient", promise = Promise.SILENCE)
    void patientInDiagnostics() throws Exception {
        told(
                "planted-patient",
                scene -> scene.ehr.on(
                        "/fhir/job", outcome(400, "processing", "planted-patient-1, born 1970-01-01, is broken")));
    }

    @Attack(value = "The code of an issue names a patient", promise = Promise.SILENCE)
    void patientInACode() throws Exception {
        told("planted-patient", scene -> scene.ehr.on("/fhir/job", outcome(400, "Patient/planted-patient-1", "x")));
    }

    @Attack(value = "An error page names a patient", promise = Promise.SILENCE)
    void patientOnAPage() throws Exception {
        told("planted-patient", scene -> {
            scene.lists(scene.base + "/file");
            scene.ehr.on("/fhir/file", Reply.of(500, "<html>planted-patient-1 is not readable</html>"));
        });
    }

    @Attack(value = "A failed poll is answered by a page that names a patient", promise = Promise.SILENCE)
    void patientInsteadOfAManifest() throws Exception {
        told(
                "planted-patient",
                scene -> scene.ehr.on("/fhir/job", Reply.of(500, "<html>planted-patient-1 is logged out</html>")));
    }

    @Attack(value = "A broken manifest is quoted with its signed URLs", promise = Promise.SILENCE)
    void quotedManifest() throws Exception {
        told(
                "planted-signature",
                scene -> scene.manifest("\"output\":[{\"url\":\"" + scene.base + SIGNED + "\"} oops"));
    }

    @Attack(value = "A kick-off for named patients fails", promise = Promise.SILENCE)
    void patientsOfAKickOff() throws Exception {
        told("planted-patient", scene -> {
            scene.kickOffBody = "{\"patient\":\"Patient/planted-patient-1\"}";
            scene.request = export -> export.patients("Patient/planted-patient-1");
            scene.ehr.on("/fhir/Group/g/$export", outcome(400, "invalid", "no"));
        });
    }

    @Attack(value = "A filter names a patient in the URL of a kick-off that fails", promise = Promise.SILENCE)
    void patientOfAFilter() throws Exception {
        told("planted-patient", scene -> {
            scene.kickOffQuery = "?_typeFilter=Observation%3Fpatient%3Dplanted-patient-1";
            scene.request = export -> export.types("Observation").typeFilter("Observation?patient=planted-patient-1");
            scene.ehr.on("/fhir/Group/g/$export", outcome(400, "invalid", "no"));
        });
    }

    @Attack(value = "The manifest repeats the request, which names a patient", promise = Promise.SILENCE)
    void patientOfTheRequest() throws Exception {
        told("planted-patient", scene -> {
            scene.kickOffQuery = "?_typeFilter=Observation%3Fpatient%3Dplanted-patient-1";
            scene.request = export -> export.types("Observation").typeFilter("Observation?patient=planted-patient-1");
            scene.manifest(
                    "\"request\":\"" + scene.base + "/Group/g/$export" + scene.kickOffQuery + "\",\"output\":[]");
        });
    }

    private void tokenEndpoint(String secret, java.util.function.Function<Trap.Seen, Reply> answer) throws Exception {
        told(secret, scene -> {
            scene.asksForToken = true;
            scene.ehr.on(
                    "/fhir/.well-known/smart-configuration",
                    Reply.ok("{\"token_endpoint\":\"" + scene.ehr.url() + "/token\"}"));
            scene.ehr.on("/token", answer);
        });
    }

    @Attack(value = "The token endpoint repeats the assertion in its error", promise = Promise.SILENCE)
    void repeatedAssertion() throws Exception {
        tokenEndpoint(
                "client_assertion=",
                request -> Reply.of(
                        400,
                        "{\"error\":\"invalid_client\",\"error_description\":\"not this: " + request.body() + "\"}"));
    }

    @Attack(value = "A token that no header can carry is quoted when it is used", promise = Promise.SILENCE)
    void tokenThatFitsNoHeader() throws Exception {
        tokenEndpoint(
                TOKEN,
                request -> Reply.ok(
                        "{\"access_token\":\"" + TOKEN + "\\nX: y\",\"token_type\":\"bearer\",\"expires_in\":300}"));
    }

    @Attack(value = "The token endpoint's error is no JSON and repeats the whole form", promise = Promise.SILENCE)
    void repeatedForm() throws Exception {
        tokenEndpoint("client_assertion=", request -> Reply.of(500, "form: " + request.body()));
    }

    @Attack(value = "A server's text brings control characters into the log", promise = Promise.SILENCE)
    void controlCharacters() throws Exception {
        told(
                "\u001b[2J",
                scene -> scene.ehr.on(
                        "/fhir/job", Reply.of(500, "\u001b[2J").with("X-Request-Id", "\u001b[2J forged line")));
    }

    @Attack(value = "A file's type brings control characters into the log", promise = Promise.SILENCE)
    void controlCharactersOfAType() throws Exception {
        told(
                "\u001b[2J",
                scene -> scene.manifest(
                        "\"output\":[" + Scene.entry("\\u001b[2J forged line", scene.base + "/file") + "]"));
    }
}
