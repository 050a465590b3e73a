package dev.fhirbulk.testkit;

import static dev.fhirbulk.testkit.VendorProfile.AB2D;
import static dev.fhirbulk.testkit.VendorProfile.AWS_HEALTHLAKE;
import static dev.fhirbulk.testkit.VendorProfile.BCDA;
import static dev.fhirbulk.testkit.VendorProfile.DPC;
import static dev.fhirbulk.testkit.VendorProfile.ECLINICALWORKS;
import static dev.fhirbulk.testkit.VendorProfile.EPIC;
import static dev.fhirbulk.testkit.VendorProfile.GOOGLE;
import static dev.fhirbulk.testkit.VendorProfile.HAPI;
import static dev.fhirbulk.testkit.VendorProfile.LINUXFORHEALTH;
import static dev.fhirbulk.testkit.VendorProfile.MEDPLUM;
import static dev.fhirbulk.testkit.VendorProfile.MICROSOFT;
import static dev.fhirbulk.testkit.VendorProfile.ORACLE_HEALTH;
import static dev.fhirbulk.testkit.VendorProfile.ORACLE_SOARIAN;
import static dev.fhirbulk.testkit.VendorProfile.PATHLING;
import static dev.fhirbulk.testkit.VendorProfile.SMART_REFERENCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What each vendor's kick-off takes and refuses, as a bare HTTP client sees it. */
@Timeout(60)
class VendorsTest {

    private static final String FHIR = "application/fhir+json";
    private static final String ASYNC = "respond-async";
    private static final String LENIENT = "respond-async, handling=lenient";

    /** A kick-off with headers of its own, the status of the answer, and a part of its body; "" for an empty body. */
    record Row(VendorProfile vendor, String path, String accept, String prefer, int status, String body) {}

    static final List<Row> KICK_OFFS = List.of(
            row(ORACLE_HEALTH, "/Patient/$export", 404, "not-found"),
            row(ORACLE_HEALTH, "/Group/group-a/$export", "application/fhir+xml", ASYNC, 406, ""),
            row(ORACLE_HEALTH, "/Group/group-a/$export?_elements=id", 400, "_elements is not supported"),
            row(ORACLE_HEALTH, "/Group/group-a/$export?_elements=id", FHIR, LENIENT, 202, ""),
            row(ORACLE_HEALTH, "/Group/group-a/$export?_type=Patient&_type=Device", 400, "repeated"),
            row(ORACLE_HEALTH, "/Group/group-a/$export?_type=Medication", 400, "invalid"),
            row(ORACLE_HEALTH, "/Group/group-a/$export?_type=Practitioner", 400, "beside others"),
            row(ORACLE_HEALTH, "/Group/group-a/$export?_typeFilter=Observation%3Fcode%3D1", 400, "needs _type"),
            row(
                    ORACLE_HEALTH,
                    "/Group/group-a/$export?_type=Observation&_typeFilter=Observation%3Fcode%3D1,Observation%3Fcode%3D2",
                    400,
                    "twice"),
            row(
                    ORACLE_HEALTH,
                    "/Group/group-a/$export?_type=Observation&_typeFilter=Observation%3Fsubject%3D1",
                    422,
                    "invalid"),
            row(ORACLE_SOARIAN, "/$export", 501, "Not-supported"),
            row(ORACLE_SOARIAN, "/Patient/$export", "text/html", ASYNC, 406, "Invalid"),
            row(ORACLE_SOARIAN, "/Patient/$export", FHIR, "", 406, "Invalid"),
            row(EPIC, "/Patient/$export", 404, "not-found"),
            row(EPIC, "/Group/group-a/$export?_since=2026-01-01T00:00:00Z", 400, "59100"),
            row(EPIC, "/Group/group-a/$export", "application/ndjson", ASYNC, 400, "invalid"),
            row(EPIC, "/Group/e3iabhmS8rsueyz7vaimuiaSmfGvi.QwjVXJANlPOgR83/$export", 202, ""),
            row(BCDA, "/Patient/$export", "*/*", ASYNC, 400, "Accept"),
            row(BCDA, "/Patient/$export?_elements=id", 400, "structure"),
            row(BCDA, "/Patient/$export?_type=Patient,Patient", 400, "twice"),
            row(BCDA, "/Patient/$export?_since=2999-01-01T00:00:00Z", 400, "structure"),
            row(BCDA, "/Patient/$export?_type=Observation", 400, "structure"),
            row(BCDA, "/Group/runout/$export", 202, ""),
            row(AB2D, "/Patient/$export?_type=Patient", 400, "Unknown resource type"),
            row(AB2D, "/Patient/$export?_since=2019-01-01T00:00:00Z", 400, "too early"),
            row(DPC, "/Patient/$export", FHIR, LENIENT, 400, "Prefer"),
            row(DPC, "/Group/nobody/$export", 404, "No such group."),
            row(HAPI, "/$export?nonsense=1", 202, ""),
            row(HAPI, "/$export", "application/pdf", ASYNC, 202, ""),
            row(HAPI, "/$export", FHIR, "", 400, "Prefer"),
            row(MICROSOFT, "/$export", FHIR + ", application/json", ASYNC, 400, "Accept"),
            row(MICROSOFT, "/$export", FHIR, "respond-async, separate-export-status", 400, "Prefer"),
            row(MICROSOFT, "/$export", FHIR, LENIENT, 202, ""),
            row(MICROSOFT, "/$export?_elements=id", FHIR, LENIENT, 400, "not supported"),
            row(MICROSOFT, "/$export?_till=2026-01-01T00:00:00Z", 202, ""),
            row(GOOGLE, "/Group/group-a/$export", 400, "organizeOutputBy=Patient is required"),
            row(GOOGLE, "/Group/group-a/$export?organizeOutputBy=Patient", 202, ""),
            row(GOOGLE, "/Patient/$export", 404, "not-found"),
            row(AWS_HEALTHLAKE, "/$export", 404, "not-found"),
            row(PATHLING, "/$export", "text/html", ASYNC, 400, "Accept"),
            row(PATHLING, "/$export", "*/*", ASYNC, 202, "OperationOutcome"),
            row(PATHLING, "/$export?includeAssociatedData=x", 400, "not supported"),
            row(PATHLING, "/$export?includeAssociatedData=x", FHIR, LENIENT, 202, "OperationOutcome"),
            row(PATHLING, "/$export?_type=nonsense", 400, "Unknown"),
            row(PATHLING, "/$export?_type=nonsense", FHIR, LENIENT, 202, "OperationOutcome"),
            row(SMART_REFERENCE, "/$export", "*/*", ASYNC, 400, "Accept"),
            row(SMART_REFERENCE, "/$export?_includeAssociatedData=x", 400, "not supported"),
            row(SMART_REFERENCE, "/$export?includeAssociatedData=x", 202, "OperationOutcome"),
            row(SMART_REFERENCE, "/Group/nobody/$export", 202, "OperationOutcome"));

    private static Row row(VendorProfile vendor, String path, int status, String body) {
        return row(vendor, path, FHIR, ASYNC, status, body);
    }

    private static Row row(VendorProfile vendor, String path, String accept, String prefer, int status, String body) {
        return new Row(vendor, path, accept, prefer, status, body);
    }

    @ParameterizedTest
    @FieldSource("KICK_OFFS")
    void kickOff(Row row) throws Exception {
        try (BulkServer server = BulkServer.start(Scenario.like(row.vendor()).open())) {
            Caller caller = new Caller(server);
            HttpResponse<String> answer = row.prefer().isEmpty()
                    ? caller.getBare(server.baseUrl() + row.path(), "Accept", row.accept())
                    : caller.getBare(server.baseUrl() + row.path(), "Accept", row.accept(), "Prefer", row.prefer());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(row.status());
            assertThat(answer.body()).contains(row.body());
            if (row.body().isEmpty()) {
                assertThat(answer.body()).isEmpty();
            }
        }
    }

    /** Where a vendor's jobs are polled, below its origin. */
    record Form(VendorProfile vendor, String url) {}

    static final List<Form> STATUS_URLS = List.of(
            new Form(EPIC, "/interconnect-fhir-oauth/api/FHIR/R4/BulkRequest/ID"),
            new Form(BCDA, "/api/v2/jobs/ID"),
            new Form(AB2D, "/api/v2/fhir/Job/ID/$status"),
            new Form(DPC, "/api/v1/Jobs/ID"),
            new Form(HAPI, "/fhir/$export-poll-status?_jobId=ID"),
            new Form(PATHLING, "/fhir/$job?id=ID"),
            new Form(MICROSOFT, "/_operations/export/ID"),
            new Form(MEDPLUM, "/fhir/R4/bulkdata/export/ID"),
            new Form(ECLINICALWORKS, "/fhir/r4/FFBJCD/bulk-export/jobs/ID"));

    @ParameterizedTest
    @FieldSource("STATUS_URLS")
    void statusUrl(Form form) throws Exception {
        try (BulkServer server = BulkServer.start(Scenario.like(form.vendor()).open())) {
            String status = new Caller(server)
                    .kickOff("/Group/group-a/$export")
                    .headers()
                    .firstValue("Content-Location")
                    .orElseThrow();
            String origin = server.tokenUrl().replaceFirst("^(http://[^/]+).*", "$1");
            assertThat(status.replaceFirst("[0-9a-f-]{36}", "ID")).isEqualTo(origin + form.url());
        }
    }

    static final List<VendorProfile> RELATIVE = List.of(GOOGLE, LINUXFORHEALTH);

    @ParameterizedTest
    @FieldSource("RELATIVE")
    void theStatusUrlIsRelative(VendorProfile vendor) throws Exception {
        try (BulkServer server = BulkServer.start(Scenario.like(vendor).open())) {
            assertThat(new Caller(server)
                            .kickOff("/$export")
                            .headers()
                            .firstValue("Content-Location")
                            .orElseThrow())
                    .startsWith("/");
        }
    }
}
