package dev.fhirbulk.examples;

import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.auth.SigningKey;
import dev.fhirbulk.auth.SmartBackendAuthorizer;
import dev.fhirbulk.testkit.BulkServerExtension;
import dev.fhirbulk.testkit.VendorProfile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How an application tests itself against a server that behaves like its vendor's. */
class PatientIndexContractTest {

    @RegisterExtension
    static BulkServerExtension server = BulkServerExtension.like(VendorProfile.ORACLE_HEALTH);

    private final PatientIndex index = new PatientIndex(BulkExportClient.builder(server.baseUrl())
            .authorizer(SmartBackendAuthorizer.builder()
                    .clientId(server.clientId())
                    .signingKey(SigningKey.of(server.privateKey(), server.keyId()))
                    .build())
            .build());

    @Test
    void theIndexHoldsEveryPatientOfTheGroup(@TempDir Path folder) {
        index.refresh("group-all", folder);
        assertThat(index.birthDates()).hasSize(20).containsKey("patient-1");
    }

    @Test
    void theServerSeesOneKickOffForPatients(@TempDir Path folder) {
        index.refresh("group-all", folder);
        WireMock wireMock = new WireMock(server.server().wireMock());
        wireMock.verifyThat(
                1,
                getRequestedFor(urlPathEqualTo("/fhir/Group/group-all/$export"))
                        .withQueryParam("_type", WireMock.equalTo("Patient"))
                        .withHeader("Prefer", WireMock.equalTo("respond-async")));
    }
}
