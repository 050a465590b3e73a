package dev.fhirbulk.testkit;

/** SMART configuration and CapabilityStatement, both without a token. */
final class Discovery {

    private static final String OAUTH = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";

    private Discovery() {}

    static Answer answer(String path, String base, String tokenUrl, VendorProfile profile) {
        if (path.endsWith("/smart-configuration")) {
            return Answer.json(
                    200,
                    "{\"token_endpoint\":\"" + tokenUrl + "\",\"grant_types_supported\":[\"client_credentials\"],"
                            + "\"token_endpoint_auth_methods_supported\":[\"private_key_jwt\",\"client_secret_basic\",\"client_secret_post\"],"
                            + "\"token_endpoint_auth_signing_alg_values_supported\":[\"RS384\",\"ES384\"],"
                            + "\"scopes_supported\":[\"system/*.read\",\"system/*.rs\"],"
                            + "\"capabilities\":[\"client-confidential-asymmetric\",\"permission-v1\",\"permission-v2\"]}");
        }
        return Answer.json(
                        200,
                        "{\"resourceType\":\"CapabilityStatement\",\"status\":\"active\",\"kind\":\"instance\",\"fhirVersion\":\"4.0.1\","
                                + "\"format\":[\"json\"],\"software\":{\"name\":\"" + profile.software() + "\"},"
                                + "\"implementation\":{\"description\":\"simulated\",\"url\":\"" + base + "\"},"
                                + "\"rest\":[{\"mode\":\"server\",\"security\":{\"extension\":[{\"url\":\"" + OAUTH
                                + "\",\"extension\":[{\"url\":\"token\",\"valueUri\":\"" + tokenUrl + "\"}]}]},"
                                + "\"resource\":[{\"type\":\"Group\",\"operation\":[{\"name\":\"export\",\"definition\":"
                                + "\"http://hl7.org/fhir/uv/bulkdata/OperationDefinition/group-export\"}]}]}]}")
                .header("Content-Type", "application/fhir+json");
    }
}
