package dev.fhirbulk.testkit;

import dev.fhirbulk.testkit.VendorProfile.Fact;
import dev.fhirbulk.testkit.VendorProfile.Trait;

/** The claims servers of the CMS. */
final class MedicareVendors {

    private static final String CLAIMS = "Patient,Coverage,ExplanationOfBenefit";

    private MedicareVendors() {}

    static VendorProfile bcda() {
        return VendorProfile.bare("bcda")
                .with(Trait.GET_PATIENTS, Trait.GET_GROUP)
                .with(Trait.ACCEPT_FHIR_JSON, Trait.UNKNOWN_IGNORED, Trait.LISTS_FIRST_READ, Trait.TYPE_TWICE_REFUSED)
                .with(Trait.SINCE_FUTURE_REFUSED, Trait.FILTER_ONE, Trait.REPEAT_THROTTLED_BARE)
                .with(Trait.EXPIRES_GO, Trait.GONE_410, Trait.MEMBER_JOB_ID)
                .with(Trait.FILES_AT_BASE, Trait.FILE_ERRORS_TEXT)
                .with(Trait.SIGN_IN_SECRET, Trait.SCOPE_OPTIONAL, Trait.NO_SMART_CONFIGURATION)
                .with(Fact.BAD_ACCEPT, "400")
                .with(Fact.PARAMETERS, "_outputFormat,_since,_type,_typeFilter")
                .with(Fact.REFUSED, "_elements")
                .with(Fact.INVALID, "structure")
                .with(Fact.TYPES, CLAIMS)
                .with(Fact.GROUPS, "all,runout")
                .with(Fact.STATUS_URL, "{base}/jobs/{job}")
                .with(Fact.FILE_URL, "/data/{job}/{file}")
                .with(Fact.PROGRESS, "In Progress (42%)")
                .with(Fact.RETENTION_HOURS, "24")
                .with(Fact.DELETE, "202,410,404")
                .with(Fact.TOKEN_SECONDS, "1200")
                .with(Fact.BASE, "/api/v2")
                .with(Fact.TOKEN_URL, "/auth/token")
                .with(Fact.SOFTWARE, "Beneficiary Claims Data API")
                .with(Fact.PUBLISHER, "Centers for Medicare & Medicaid Services")
                .with(
                        Fact.IMPLEMENTATION,
                        "The Beneficiary Claims Data API (BCDA) enables Accountable Care Organizations");
    }

    static VendorProfile ab2d() {
        return VendorProfile.bare("ab2d")
                .with(Trait.GET_PATIENTS, Trait.GET_GROUP)
                .with(Trait.SINCE_LAST_JOB, Trait.REPEAT_JOB_LIST, Trait.POLL_EARLY_IS_429)
                .with(Trait.FILES_AT_BASE, Trait.DELETE_CODE_DELETED, Trait.ERRORS_AS_JSON)
                .with(Trait.SIGN_IN_SECRET, Trait.NO_SMART_CONFIGURATION, Trait.UNAUTHORIZED_403_BARE)
                .with(Fact.PARAMETERS, "_outputFormat,_since,_until,_type,_typeFilter")
                .with(Fact.TYPES, "ExplanationOfBenefit")
                .with(Fact.SINCE_FLOOR, "2020-02-13T00:00:00Z")
                .with(Fact.STATUS_URL, "{base}/Job/{job}/$status")
                .with(Fact.FILE_URL, "{base}/Job/{job}/file/{file}")
                .with(Fact.EXTENSIONS, "https://ab2d.cms.gov/")
                .with(Fact.DOWNLOADS, "6")
                .with(Fact.PROGRESS, "42% complete")
                .with(Fact.RETRY_AFTER, "30")
                .with(Fact.RETENTION_HOURS, "72")
                .with(Fact.DELETE, "202,404,404")
                .with(Fact.TOKEN_SECONDS, "3600")
                .with(Fact.BASE, "/api/v2/fhir")
                .with(Fact.TOKEN_URL, "/oauth2/aus2r7y3gdaFMKBol297/v1/token")
                .with(Fact.SOFTWARE, "AB2D")
                .with(Fact.IMPLEMENTATION, "AB2D FHIR R4 Bulk Data Download Implementation");
    }

    static VendorProfile dpc() {
        return VendorProfile.bare("dpc")
                .with(Trait.GET_PATIENTS, Trait.GET_GROUP)
                .with(Trait.PREFER_EXACTLY_ASYNC, Trait.GROUP_EMPTY_IS_406)
                .with(Trait.COUNTS, Trait.GONE_410_BARE)
                .with(Trait.FILES_AT_BASE, Trait.FILES_WRONG_RANGES)
                .with(Trait.UNAUTHORIZED_TEXT, Trait.NOT_FOUND_TEXT)
                .with(Fact.TYPES, CLAIMS)
                .with(Fact.STATUS_URL, "{base}/Jobs/{job}")
                .with(Fact.FILE_URL, "{base}/Data/{job}-{number}")
                .with(Fact.EXTENSIONS, "https://dpc.cms.gov/")
                .with(Fact.PROGRESS, "RUNNING: 50.00%")
                .with(Fact.RETENTION_HOURS, "24")
                .with(Fact.DELETE, "405,405,405")
                .with(Fact.BASE, "/api/v1")
                .with(Fact.TOKEN_URL, "/api/v1/Token/auth")
                .with(Fact.SOFTWARE, "Data @ Point of Care API")
                .with(Fact.PUBLISHER, "Centers for Medicare and Medicaid Services")
                .with(Fact.IMPLEMENTATION, "");
    }
}
