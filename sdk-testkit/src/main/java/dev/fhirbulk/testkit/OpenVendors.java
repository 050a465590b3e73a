package dev.fhirbulk.testkit;

import dev.fhirbulk.testkit.VendorProfile.Fact;
import dev.fhirbulk.testkit.VendorProfile.Trait;

/** Servers whose source is open. */
final class OpenVendors {

    private static final String COMMON = "_outputFormat,_since,_type,_typeFilter";

    private OpenVendors() {}

    /** Every level by every verb. */
    private static VendorProfile open(String name) {
        return VendorProfile.bare(name)
                .with(Trait.GET_SYSTEM, Trait.GET_PATIENTS, Trait.GET_GROUP)
                .with(Trait.POST_SYSTEM, Trait.POST_PATIENTS, Trait.POST_GROUP);
    }

    static VendorProfile hapi() {
        return open("hapi")
                .with(Trait.UNKNOWN_IGNORED, Trait.LISTS_FIRST_READ, Trait.FILTER_FAILS_JOB, Trait.REPEAT_SAME_JOB)
                .with(Trait.EXPIRES_NONE, Trait.TOKEN_FLAG_TRUE, Trait.MEMBER_MSG)
                .with(Trait.FILES_AT_BASE, Trait.FILES_BINARY, Trait.FILES_NO_GZIP, Trait.FILES_NO_RANGES)
                .with(Trait.DELETE_OUTCOME, Trait.ERRORS_UNLABELLED)
                .with(Trait.SIGN_IN_NONE, Trait.NO_SMART_CONFIGURATION)
                .with(Fact.PARAMETERS, COMMON + ",_until,patient,_mdm,_exportId,_typePostFetchFilterUrl")
                .with(Fact.STATUS_URL, "{base}/$export-poll-status?_jobId={job}")
                .with(Fact.FILE_URL, "{base}/Binary/{job}-{number}")
                .with(Fact.PROGRESS, "Build in progress - Status set to IN_PROGRESS at 2026-11-22T22:32:53.070+00:00")
                .with(Fact.RETRY_AFTER, "120")
                .with(Fact.RETENTION_HOURS, "2")
                .with(Fact.MANIFEST_TYPE, "application/json;charset=ISO-8859-1")
                .with(Fact.DELETE, "202,404,404")
                .with(Fact.SOFTWARE, "HAPI FHIR Server")
                .with(Fact.IMPLEMENTATION, "HAPI FHIR R4 Server");
    }

    static VendorProfile linuxForHealth() {
        return open("linuxforhealth")
                .with(Trait.STATUS_URL_RELATIVE, Trait.LISTS_ABSENT_IF_EMPTY, Trait.URLS_RELATIVE, Trait.FILES_AT_BASE)
                .with(Fact.PARAMETERS, COMMON)
                .with(Fact.STATUS_URL, "{base}/$bulkdata-status?job={job}")
                .with(Fact.RETENTION_HOURS, "24")
                .with(Fact.DELETE, "202,200,200")
                .with(Fact.AFTER_DELETE, "500")
                .with(Fact.BASE, "/fhir-server/api/v4")
                .with(Fact.SOFTWARE, "LinuxForHealth FHIR Server")
                .with(Fact.IMPLEMENTATION, "LinuxForHealth FHIR Server");
    }

    static VendorProfile medplum() {
        return VendorProfile.bare("medplum")
                .with(Trait.GET_SYSTEM, Trait.GET_PATIENTS, Trait.GET_GROUP)
                .with(Trait.UNKNOWN_IGNORED, Trait.EXPIRES_NONE, Trait.DELETED)
                .with(Trait.TOKEN_FLAG_FALSE, Trait.FILES_SIGNED, Trait.DELETE_TEXT)
                .with(Fact.PARAMETERS, "_type,_since")
                .with(Fact.STATUS_URL, "{base}/bulkdata/export/{job}")
                .with(Fact.MANIFEST_TYPE, "application/json; charset=utf-8")
                .with(Fact.DELETE, "202,202,202")
                .with(Fact.TOKEN_SECONDS, "3600")
                .with(Fact.BASE, "/fhir/R4")
                .with(Fact.TOKEN_URL, "/oauth2/token")
                .with(Fact.SOFTWARE, "medplum")
                .with(Fact.PUBLISHER, "Medplum")
                .with(Fact.IMPLEMENTATION, "medplum");
    }

    static VendorProfile pathling() {
        return open("pathling")
                .with(Trait.ACCEPT_FHIR_JSON_OR_ANY, Trait.UNKNOWN_IGNORED, Trait.UNKNOWN_TYPE_LENIENT)
                .with(Trait.ACCEPTED_OUTCOME, Trait.REPEAT_SAME_JOB, Trait.REPEAT_IGNORES_BODY)
                .with(Trait.TIME_OF_COMPLETION, Trait.TOKEN_FLAG_FALSE)
                .with(Trait.FILES_AT_BASE, Trait.FILES_NO_GZIP, Trait.FILES_NO_RANGES)
                .with(Trait.SIGN_IN_NONE, Trait.NO_SMART_CONFIGURATION)
                .with(Fact.BAD_ACCEPT, "400")
                .with(Fact.PARAMETERS, COMMON + ",_until,_elements")
                .with(Fact.REFUSED, "includeAssociatedData")
                .with(Fact.STATUS_URL, "{base}/$job?id={job}")
                .with(Fact.RESULT_URL, "{base}/$job-result?id={job}")
                .with(Fact.FILE_URL, "{base}/$result?job={job}&file={file}")
                .with(Fact.PROGRESS, "95%")
                .with(Fact.MANIFEST_TYPE, "application/json;charset=UTF-8")
                .with(Fact.FILE_TYPE, "application/octet-stream")
                .with(Fact.SOFTWARE, "Pathling")
                .with(Fact.PUBLISHER, "Australian e-Health Research Centre, CSIRO")
                .with(Fact.IMPLEMENTATION, "Pathling FHIR API");
    }

    static VendorProfile smartReference() {
        return open("smart-reference")
                .with(Trait.ACCEPT_FHIR_JSON_ONLY, Trait.UNKNOWN_IGNORED, Trait.GROUP_UNKNOWN_IS_EMPTY)
                .with(Trait.ACCEPTED_OUTCOME, Trait.COUNTS, Trait.DELETED, Trait.MEMBER_ORGANIZED)
                .with(Trait.FILES_AT_BASE, Trait.FILES_NO_RANGES)
                .with(Trait.ERRORS_AS_JSON, Trait.BAD_ASSERTION_IS_INVALID_GRANT)
                .with(Fact.BAD_ACCEPT, "400")
                .with(
                        Fact.PARAMETERS,
                        COMMON + ",_elements,patient,organizeOutputBy,allowPartialManifests,includeAssociatedData")
                .with(Fact.REFUSED, "_includeAssociatedData")
                .with(Fact.STATUS_URL, "{base}/bulkstatus/{job}")
                .with(Fact.FILE_URL, "{base}/bulkfiles/{job}/{file}")
                .with(Fact.PROGRESS, "0% complete, Please wait...")
                .with(Fact.RETRY_AFTER, "1")
                .with(Fact.RETENTION_HOURS, "1")
                .with(Fact.MANIFEST_TYPE, "application/json; charset=utf-8")
                .with(Fact.TOKEN_SECONDS, "240")
                .with(Fact.TOKEN_URL, "/auth/token")
                .with(Fact.SOFTWARE, "SMART Sample Bulk Data Server")
                .with(Fact.IMPLEMENTATION, "SMART Sample Bulk Data Server");
    }
}
