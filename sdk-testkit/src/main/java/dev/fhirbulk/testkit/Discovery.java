package dev.fhirbulk.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fhirbulk.testkit.VendorProfile.Fact;
import dev.fhirbulk.testkit.VendorProfile.Trait;

/** SMART configuration and CapabilityStatement, both without a token. */
final class Discovery {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OAUTH = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";
    private static final String DEFINITIONS = "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/";

    private final VendorProfile profile;
    private final Refusals refusals;

    Discovery(VendorProfile profile, Refusals refusals) {
        this.profile = profile;
        this.refusals = refusals;
    }

    Answer answer(String path, String base, String tokenUrl) {
        if (path.endsWith("/metadata")) {
            return Answer.status(200)
                    .header("Content-Type", "application/fhir+json")
                    .body(statement(base, tokenUrl).toString());
        }
        return profile.has(Trait.NO_SMART_CONFIGURATION)
                ? refusals.kickOff(404, "not-found", "Nothing is here.")
                : Answer.json(200, configuration(tokenUrl).toString());
    }

    private ObjectNode configuration(String tokenUrl) {
        ObjectNode json = JSON.createObjectNode().put("token_endpoint", tokenUrl);
        json.putArray("grant_types_supported").add("client_credentials");
        ArrayNode methods = json.putArray("token_endpoint_auth_methods_supported");
        if (!profile.has(Trait.SIGN_IN_SECRET)) {
            methods.add("private_key_jwt");
            ArrayNode algorithms = json.putArray("token_endpoint_auth_signing_alg_values_supported");
            algorithms.add("RS384");
            if (!profile.has(Trait.SIGN_IN_RS384)) {
                algorithms.add("ES384");
            }
        }
        methods.add("client_secret_basic").add("client_secret_post");
        json.putArray("scopes_supported").add("system/*.read").add("system/*.rs");
        json.putArray("capabilities")
                .add("client-confidential-asymmetric")
                .add("permission-v1")
                .add("permission-v2");
        return json;
    }

    private ObjectNode statement(String base, String tokenUrl) {
        ObjectNode json = JSON.createObjectNode()
                .put("resourceType", "CapabilityStatement")
                .put("status", "active")
                .put("kind", "instance")
                .put("fhirVersion", "4.0.1");
        put(json, "publisher", profile.fact(Fact.PUBLISHER));
        json.putArray("format").add("json");
        if (!profile.fact(Fact.SOFTWARE).isEmpty()) {
            json.putObject("software").put("name", profile.fact(Fact.SOFTWARE));
        }
        String url = profile.fact(Fact.IMPLEMENTATION_URL);
        ObjectNode implementation = json.putObject("implementation");
        put(implementation, "description", profile.fact(Fact.IMPLEMENTATION));
        implementation.put("url", url.isEmpty() ? base : url);
        ObjectNode rest = json.putArray("rest").addObject().put("mode", "server");
        if (!profile.has(Trait.SIGN_IN_NONE) && !profile.has(Trait.SIGN_IN_ELSEWHERE)) {
            rest.putObject("security")
                    .putArray("extension")
                    .addObject()
                    .put("url", OAUTH)
                    .putArray("extension")
                    .addObject()
                    .put("url", "token")
                    .put("valueUri", tokenUrl);
        }
        operations(rest);
        return json;
    }

    private void operations(ObjectNode rest) {
        ArrayNode resources = rest.putArray("resource");
        if (profile.has(Trait.GET_PATIENTS) || profile.has(Trait.POST_PATIENTS)) {
            operation(resources.addObject().put("type", "Patient"), "patient-export");
        }
        if (profile.has(Trait.GET_GROUP) || profile.has(Trait.POST_GROUP)) {
            operation(resources.addObject().put("type", "Group"), "group-export");
        }
        if (profile.has(Trait.GET_SYSTEM) || profile.has(Trait.POST_SYSTEM)) {
            operation(rest, "export");
        }
    }

    private static void operation(ObjectNode owner, String definition) {
        owner.putArray("operation").addObject().put("name", "export").put("definition", DEFINITIONS + definition);
    }

    private static void put(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }
}
