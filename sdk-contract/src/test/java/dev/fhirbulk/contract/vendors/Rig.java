package dev.fhirbulk.contract.vendors;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.ClientBuilder;
import dev.fhirbulk.auth.ClientSecretAuthorizer;
import dev.fhirbulk.auth.SigningKey;
import dev.fhirbulk.auth.SmartBackendAuthorizer;
import dev.fhirbulk.config.Authorizer;
import dev.fhirbulk.config.Pacing;
import dev.fhirbulk.config.RetryPolicy;
import dev.fhirbulk.config.ServerProfile;
import dev.fhirbulk.lines.NdjsonLine;
import dev.fhirbulk.lines.NdjsonLines;
import dev.fhirbulk.model.ExportReport;
import dev.fhirbulk.model.FileKind;
import dev.fhirbulk.testkit.BulkServer;
import dev.fhirbulk.testkit.Scenario;
import dev.fhirbulk.testkit.SyntheticPopulation;
import dev.fhirbulk.testkit.VendorProfile;
import dev.fhirbulk.testkit.VendorProfile.Fact;
import dev.fhirbulk.testkit.VendorProfile.Trait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A vendor's simulated server and a client as a user would build it for that vendor. */
final class Rig implements AutoCloseable {

    private static final SyntheticPopulation PEOPLE = SyntheticPopulation.of(11, 12);

    final Vendor vendor;
    final BulkServer server;
    final BulkExportClient client;

    Rig(Vendor vendor) {
        this(vendor, vendor.profile(), scenario -> scenario);
    }

    Rig(Vendor vendor, ServerProfile profile, UnaryOperator<Scenario> change) {
        this.vendor = vendor;
        this.server = BulkServer.start(
                change.apply(Scenario.like(vendor.simulated()).population(people(vendor.simulated()))));
        this.client = builder(profile, authorizer(false)).build();
    }

    private ClientBuilder builder(ServerProfile profile, Authorizer authorizer) {
        return BulkExportClient.builder(server.baseUrl())
                .profile(profile)
                .authorizer(authorizer)
                // Clouds keep files in a store with a sign-in of its own.
                .authorizer(
                        server.fileOrigin(),
                        has(Trait.FILES_OWN_CREDENTIALS) ? Authorizer.bearer(server::storeToken) : Authorizer.none())
                .retries(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2)))
                .polling(Pacing.between(Duration.ofMillis(1), Duration.ofMillis(5)));
    }

    boolean has(Trait trait) {
        return vendor.simulated().has(trait);
    }

    /** Another client of the same registration, which signs with RSA if that is said. */
    BulkExportClient another(boolean rsa) {
        return builder(vendor.profile(), authorizer(rsa)).build();
    }

    private Authorizer authorizer(boolean rsa) {
        if (has(Trait.SIGN_IN_NONE)) {
            return Authorizer.none();
        }
        if (has(Trait.SIGN_IN_ELSEWHERE)) {
            return Authorizer.bearer(server::issueToken);
        }
        if (has(Trait.SIGN_IN_SECRET)) {
            return ClientSecretAuthorizer.builder()
                    .clientId(server.clientId())
                    .clientSecret(server::clientSecret)
                    .basic()
                    .scopes("system/*.read")
                    .build();
        }
        boolean needsRsa = rsa || has(Trait.SIGN_IN_RS384);
        return SmartBackendAuthorizer.builder()
                .clientId(server.clientId())
                .signingKey(
                        needsRsa
                                ? SigningKey.of(server.privateKey(), server.keyId())
                                : SigningKey.of(server.ecPrivateKey(), server.ecKeyId()))
                .build();
    }

    private static SyntheticPopulation people(VendorProfile simulated) {
        return simulated.fact(Fact.TYPES).contains("ExplanationOfBenefit") ? PEOPLE.withClaims() : PEOPLE;
    }

    /** Every line that the vendor's widest export holds. */
    List<String> expected() {
        String types = vendor.simulated().fact(Fact.TYPES);
        List<String> lines = new ArrayList<>();
        people(vendor.simulated()).lines().forEach((type, all) -> {
            if (types.isEmpty() || List.of(types.split(",")).contains(type)) {
                all.stream().filter(line -> belongs(type, line)).forEach(lines::add);
            }
        });
        return lines;
    }

    /** Everybody is in the group; of Group resources it holds itself. */
    private boolean belongs(String type, String line) {
        return !type.equals("Group") || vendor.group().isEmpty() || line.contains("\"id\":\"" + vendor.group() + "\"");
    }

    /** A client whose token does not depend on the server's clock. */
    BulkExportClient secretly() {
        return builder(vendor.profile(), Authorizer.bearer(server::issueToken)).build();
    }

    /** The resources of an export; headers of blocks are none of the server's. */
    static List<String> lines(ExportReport report) {
        try (Stream<NdjsonLine> lines = NdjsonLines.read(report.paths(FileKind.OUTPUT)).stream()) {
            return lines.map(NdjsonLine::text)
                    .filter(line -> !line.startsWith("{\"resourceType\":\"Parameters\""))
                    .toList();
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
