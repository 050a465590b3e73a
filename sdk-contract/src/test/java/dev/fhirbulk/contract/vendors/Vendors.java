package dev.fhirbulk.contract.vendors;

import dev.fhirbulk.BulkExportClient;
import dev.fhirbulk.ExportBuilder;
import dev.fhirbulk.contract.vendors.Vendor.Repeat;
import dev.fhirbulk.error.BulkExportException;
import dev.fhirbulk.error.ExportJobFailedException;
import dev.fhirbulk.error.InvalidRequestException;
import dev.fhirbulk.error.ResourceNotFoundException;
import dev.fhirbulk.error.ServerErrorException;
import dev.fhirbulk.testkit.VendorProfile;
import dev.fhirbulk.testkit.VendorProfile.Fact;
import java.util.List;
import java.util.function.Function;

/** The rows of {@code docs/servers.md}. */
final class Vendors {

    static final List<Vendor> ALL = List.of(
            generic(),
            oracleHealth(),
            oracleSoarian(),
            epic(),
            bcda(),
            ab2d(),
            dpc(),
            athenahealth(),
            eClinicalWorks(),
            hapi(),
            microsoft(),
            google(),
            awsHealthLake(),
            linuxForHealth(),
            medplum(),
            pathling(),
            smartReference());

    private Vendors() {}

    private static Vendor system(VendorProfile simulated) {
        return Vendor.of(simulated, BulkExportClient::system, "", "GET /$export");
    }

    private static Vendor patients(VendorProfile simulated) {
        return Vendor.of(simulated, BulkExportClient::patients, "", "GET /Patient/$export");
    }

    private static Vendor group(VendorProfile simulated, String id) {
        return Vendor.of(simulated, client -> client.group(id), id, "GET /Group/" + id + "/$export");
    }

    /** The id by which the vendor knows a group of everybody. */
    private static Vendor group(VendorProfile simulated) {
        return group(simulated, simulated.fact(Fact.GROUPS).replaceFirst(",.*", ""));
    }

    /** A parameter that neither side knows. */
    private static Vendor refusesNonsense(Vendor vendor) {
        return vendor.refuses(
                client -> vendor.export().apply(client).parameter("nonsense", "1"), InvalidRequestException.class);
    }

    private static Vendor refusesAnUnknownGroup(Vendor vendor) {
        Function<BulkExportClient, ExportBuilder> nobody = client -> client.group("nobody");
        return vendor.refuses(nobody, ResourceNotFoundException.class);
    }

    private static Vendor generic() {
        return refusesAnUnknownGroup(refusesNonsense(system(VendorProfile.GENERIC)));
    }

    private static Vendor oracleHealth() {
        Vendor oracle = group(VendorProfile.ORACLE_HEALTH, "group-all").repeat(Repeat.LIMIT);
        return refusesAnUnknownGroup(refusesNonsense(oracle))
                .refuses(
                        client -> client.group("group-all").types("Patient", "Medication"),
                        InvalidRequestException.class);
    }

    private static Vendor oracleSoarian() {
        return refusesNonsense(patients(VendorProfile.ORACLE_SOARIAN)).repeat(Repeat.DUPLICATE);
    }

    private static Vendor epic() {
        return refusesNonsense(group(VendorProfile.EPIC)).repeat(Repeat.LIMIT);
    }

    private static Vendor bcda() {
        return group(VendorProfile.BCDA)
                .repeat(Repeat.LIMIT)
                .refuses(client -> client.patients().types("Observation"), InvalidRequestException.class)
                .refuses(client -> client.patients().since("2999-01-01T00:00:00Z"), InvalidRequestException.class);
    }

    private static Vendor ab2d() {
        return refusesNonsense(patients(VendorProfile.AB2D))
                .repeat(Repeat.LIMIT)
                .refuses(client -> client.patients().types("Patient"), InvalidRequestException.class)
                .refuses(client -> client.patients().since("2019-01-01T00:00:00Z"), InvalidRequestException.class);
    }

    private static Vendor dpc() {
        return refusesAnUnknownGroup(refusesNonsense(group(VendorProfile.DPC, "group-all")))
                .afterDelete(BulkExportException.class);
    }

    private static Vendor athenahealth() {
        return refusesNonsense(group(VendorProfile.ATHENAHEALTH));
    }

    private static Vendor eClinicalWorks() {
        return refusesNonsense(group(VendorProfile.ECLINICALWORKS)).repeat(Repeat.DUPLICATE);
    }

    private static Vendor hapi() {
        return refusesAnUnknownGroup(system(VendorProfile.HAPI))
                .repeat(Repeat.SAME_JOB)
                .refusesWhen(
                        client -> client.system()
                                .types("Patient")
                                .typeFilter("Patient?bogusparam=x")
                                .start()
                                .await(),
                        ExportJobFailedException.class);
    }

    private static Vendor microsoft() {
        return refusesNonsense(system(VendorProfile.MICROSOFT))
                .refuses(client -> client.system().lenient().parameter("nonsense", "1"), InvalidRequestException.class);
    }

    private static Vendor google() {
        String group = "group-all";
        Vendor google = Vendor.of(
                VendorProfile.GOOGLE,
                client -> client.group(group).organizeOutputBy("Patient"),
                group,
                "GET /Group/group-all/$export?organizeOutputBy=Patient");
        return refusesNonsense(google)
                .refuses(client -> client.group("nobody").organizeOutputBy("Patient"), ResourceNotFoundException.class);
    }

    private static Vendor awsHealthLake() {
        Vendor aws = Vendor.of(
                VendorProfile.AWS_HEALTHLAKE,
                client -> client.system()
                        .parameter("DataAccessRoleArn", "arn:aws:iam::1:role/export")
                        .parameter("OutputDataConfig/S3Uri", "s3://bucket/export")
                        .parameter("KmsKeyId", "arn:aws:kms:us-east-1:1:key/1")
                        .parameter("JobName", "nightly"),
                "",
                "POST /$export");
        return refusesAnUnknownGroup(aws).refuses(BulkExportClient::system, InvalidRequestException.class);
    }

    private static Vendor linuxForHealth() {
        return refusesAnUnknownGroup(refusesNonsense(system(VendorProfile.LINUXFORHEALTH)))
                .afterDelete(ServerErrorException.class);
    }

    private static Vendor medplum() {
        return refusesAnUnknownGroup(system(VendorProfile.MEDPLUM));
    }

    private static Vendor pathling() {
        return refusesAnUnknownGroup(system(VendorProfile.PATHLING)).repeat(Repeat.SAME_JOB);
    }

    private static Vendor smartReference() {
        return system(VendorProfile.SMART_REFERENCE)
                .refuses(
                        client -> client.system().parameter("_includeAssociatedData", "x"),
                        InvalidRequestException.class);
    }
}
