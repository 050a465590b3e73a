package dev.fhirbulk.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.SignedJWT;
import dev.fhirbulk.testkit.VendorProfile.Fact;
import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.net.http.HttpResponse;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Sign-in and discovery as each vendor's server has them, and profiles of one's own. */
@Timeout(60)
class VendorSignInTest {

    private BulkServer server = BulkServer.start(Scenario.standard());
    private Caller caller = new Caller(server);

    @AfterEach
    void close() {
        server.close();
    }

    private void use(VendorProfile vendor) {
        server.close();
        server = BulkServer.start(Scenario.like(vendor));
        caller = new Caller(server);
    }

    private String curveSigned() throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES384)
                        .keyID(server.ecKeyId())
                        .build(),
                caller.claims().build());
        jwt.sign(new ECDSASigner((ECPrivateKey) server.ecPrivateKey()));
        return jwt.serialize();
    }

    @Test
    void eClinicalWorksTakesRs384Only() throws Exception {
        assertThat(caller.token(curveSigned()).statusCode()).isEqualTo(200);
        use(VendorProfile.ECLINICALWORKS);
        assertThat(caller.token(curveSigned()).body()).contains("algorithm not supported");
        assertThat(caller.signIn(claims -> claims).statusCode()).isEqualTo(200);
    }

    static final List<VendorProfile> SECRETS = List.of(VendorProfile.BCDA, VendorProfile.AB2D, VendorProfile.MICROSOFT);

    @ParameterizedTest
    @FieldSource("SECRETS")
    void aSecretIsTakenAndAssertionsAreNot(VendorProfile vendor) throws Exception {
        use(vendor);
        assertThat(caller.signIn(claims -> claims).body()).contains("assertions are not taken");
        String form = "grant_type=client_credentials&scope=a&client_id=" + server.clientId() + "&client_secret=";
        assertThat(caller.form(form + server.clientSecret()).statusCode()).isEqualTo(200);
        assertThat(caller.form(form + "wrong").statusCode()).isEqualTo(401);
    }

    @Test
    void noSecretIsTakenUnlessItIsSaid() {
        assertThatIllegalStateException().isThrownBy(() -> server.clientSecret());
    }

    @Test
    void aCloudsTokensComeFromElsewhere() throws Exception {
        use(VendorProfile.GOOGLE);
        assertThat(caller.signIn(claims -> claims).statusCode()).isEqualTo(404);
        assertThat(caller.kickOff("/$export").statusCode()).isEqualTo(401);
        caller.bearer(server.issueToken());
        assertThat(caller.kickOff("/$export").statusCode()).isEqualTo(202);
    }

    @Test
    void hapiIsOpen() throws Exception {
        use(VendorProfile.HAPI);
        assertThat(caller.kickOff("/$export").statusCode()).isEqualTo(202);
        assertThat(caller.getBare(server.baseUrl() + "/.well-known/smart-configuration")
                        .statusCode())
                .isEqualTo(404);
        assertThat(caller.getBare(server.baseUrl() + "/metadata").body()).doesNotContain("oauth-uris");
    }

    /** The answer to a request without a good token. */
    record Unauthorized(VendorProfile vendor, int status, String body) {}

    static final List<Unauthorized> UNAUTHORIZED = List.of(
            new Unauthorized(VendorProfile.ORACLE_HEALTH, 401, "\"login\""),
            new Unauthorized(VendorProfile.ORACLE_SOARIAN, 401, "\"Login\""),
            new Unauthorized(VendorProfile.AB2D, 403, ""),
            new Unauthorized(VendorProfile.DPC, 401, "Credentials are required"));

    @ParameterizedTest
    @FieldSource("UNAUTHORIZED")
    void withoutAToken(Unauthorized row) throws Exception {
        use(row.vendor());
        HttpResponse<String> answer = caller.kickOff("/Group/group-a/$export");
        assertThat(answer.statusCode()).isEqualTo(row.status());
        assertThat(answer.body()).contains(row.body());
    }

    static final List<VendorProfile> ALL = VendorProfile.all();

    @ParameterizedTest
    @FieldSource("ALL")
    void theCapabilityStatementNamesTheVendor(VendorProfile vendor) throws Exception {
        use(vendor);
        String statement = caller.getBare(server.baseUrl() + "/metadata").body();
        assertThat(statement)
                .contains("CapabilityStatement", vendor.fact(Fact.SOFTWARE), vendor.fact(Fact.IMPLEMENTATION));
        assertThat(statement.contains("group-export")).isTrue();
        assertThat(statement.contains("OperationDefinition/export"))
                .isEqualTo(vendor.has(Trait.GET_SYSTEM) || vendor.has(Trait.POST_SYSTEM));
    }

    @Test
    void thereAreSixteenVendorsAndTheGuide() {
        assertThat(VendorProfile.all())
                .hasSize(17)
                .extracting(VendorProfile::name)
                .doesNotHaveDuplicates();
    }

    @Test
    void expiresInMayBeTextOrAbsent() throws Exception {
        use(VendorProfile.GENERIC.with(Trait.EXPIRES_IN_TEXT));
        assertThat(caller.signIn(claims -> claims).body()).contains("\"expires_in\":\"300\"");
        use(VendorProfile.GENERIC.with(Trait.EXPIRES_IN_ABSENT));
        assertThat(caller.signIn(claims -> claims).body()).doesNotContain("expires_in");
    }

    @Test
    void smartCallsABadAssertionAnInvalidGrant() throws Exception {
        use(VendorProfile.SMART_REFERENCE);
        assertThat(caller.signIn(claims -> claims.issuer("other")).body()).contains("invalid_grant");
    }

    @Test
    void aProfileOfOnesOwnDiffersInWhatWasChangedOnly() {
        VendorProfile own = VendorProfile.EPIC
                .named("our Epic")
                .with(Trait.REPEAT_THROTTLED)
                .without(Trait.FILES_AT_BASE)
                .with(Fact.RETRY_AFTER, "3600");
        assertThat(own.has(Trait.REPEAT_THROTTLED)).isTrue();
        assertThat(own.has(Trait.REPEAT_WINDOW)).as("of the same slot").isFalse();
        assertThat(own.has(Trait.FILES_AT_BASE)).isFalse();
        assertThat(own.fact(Fact.RETRY_AFTER)).isEqualTo("3600");
        assertThat(own.fact(Fact.SOFTWARE)).isEqualTo("Epic");
        assertThat(own).hasToString("VendorProfile[our Epic]");
        assertThat(VendorProfile.EPIC.has(Trait.REPEAT_WINDOW)).isTrue();
    }

    @Test
    void everyTraitSaysWhatItDoes() {
        assertThat(Trait.values())
                .extracting(Trait::meaning)
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }
}
