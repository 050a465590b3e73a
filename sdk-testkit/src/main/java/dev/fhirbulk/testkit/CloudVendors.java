package dev.fhirbulk.testkit;

import dev.fhirbulk.testkit.VendorProfile.Fact;
import dev.fhirbulk.testkit.VendorProfile.Trait;

/** FHIR services of clouds, which write files into the customer's storage. */
final class CloudVendors {

    private static final String GOOGLE = "/v1/projects/p/locations/us-central1/datasets/d";
    private static final String HEALTHLAKE = "/datastore/eeb8005725ae22b35b4edbdc68cf2dfd/r4";

    private CloudVendors() {}

    static VendorProfile microsoft() {
        return VendorProfile.bare("microsoft")
                .with(Trait.GET_SYSTEM, Trait.GET_PATIENTS, Trait.GET_GROUP)
                .with(Trait.ACCEPT_FHIR_JSON_ONLY, Trait.PREFER_KNOWN_ONLY, Trait.UNKNOWN_REFUSED_ALWAYS)
                .with(Trait.FILTER_NEEDS_TYPE, Trait.EXPIRES_NONE, Trait.COUNTS, Trait.MEMBER_ISSUES)
                .with(Trait.TOKEN_FLAG_FALSE, Trait.FILES_OWN_CREDENTIALS, Trait.SIGN_IN_SECRET)
                .with(Fact.BAD_ACCEPT, "400")
                .with(
                        Fact.PARAMETERS,
                        "_outputFormat,_since,_till,_type,_typeFilter,_container,_isParallel,_maxCount,"
                                + "_anonymizationConfig")
                .with(Fact.STATUS_URL, "{base}/_operations/export/{job}")
                .with(Fact.DELETE, "202,409,409")
                .with(Fact.TOKEN_SECONDS, "3600")
                .with(Fact.BASE, "")
                .with(Fact.TOKEN_URL, "/9f0ed1c8-tenant/oauth2/v2.0/token")
                .with(Fact.SOFTWARE, "Azure Healthcare APIs")
                .with(Fact.PUBLISHER, "Microsoft")
                .with(Fact.IMPLEMENTATION_URL, "https://workspace-service.fhir.azurehealthcareapis.com/");
    }

    static VendorProfile google() {
        return VendorProfile.bare("google")
                .with(Trait.GET_SYSTEM, Trait.GET_GROUP)
                .with(Trait.ACCEPT_FHIR_JSON, Trait.STATUS_URL_RELATIVE, Trait.EXPIRES_NONE)
                .with(Trait.FILES_OWN_CREDENTIALS, Trait.SIGN_IN_ELSEWHERE, Trait.NO_SMART_CONFIGURATION)
                .with(Fact.BAD_ACCEPT, "400")
                .with(Fact.PARAMETERS, "_outputFormat,_since,_type,organizeOutputBy")
                .with(Fact.REQUIRED_GET_GROUP, "organizeOutputBy=Patient")
                .with(Fact.STATUS_URL, GOOGLE + "/operations/{job}")
                .with(Fact.PROGRESS, "in progress")
                .with(Fact.TOKEN_SECONDS, "3600")
                .with(Fact.BASE, GOOGLE + "/fhirStores/s/fhir")
                .with(Fact.SOFTWARE, "")
                .with(Fact.PUBLISHER, "Google")
                .with(Fact.IMPLEMENTATION, "Google Cloud Healthcare API")
                .with(Fact.IMPLEMENTATION_URL, "https://healthcare.googleapis.com" + GOOGLE + "/fhirStores/s/fhir");
    }

    static VendorProfile awsHealthLake() {
        return VendorProfile.bare("aws-healthlake")
                .with(Trait.POST_SYSTEM, Trait.GET_PATIENTS, Trait.POST_PATIENTS, Trait.GET_GROUP, Trait.POST_GROUP)
                .with(Trait.EXPIRES_NONE, Trait.FILES_OWN_CREDENTIALS)
                .with(Trait.SIGN_IN_ELSEWHERE, Trait.NO_SMART_CONFIGURATION)
                .with(
                        Fact.PARAMETERS,
                        "_outputFormat,_since,_type,DataAccessRoleArn,OutputDataConfig/S3Uri,KmsKeyId,JobName")
                .with(Fact.REQUIRED_POST, "DataAccessRoleArn,OutputDataConfig/S3Uri,KmsKeyId,JobName")
                .with(Fact.STATUS_URL, "{base}/export/{job}")
                .with(Fact.FILE_TYPE, "binary/octet-stream")
                .with(Fact.TOKEN_SECONDS, "3600")
                .with(Fact.BASE, HEALTHLAKE)
                .with(Fact.SOFTWARE, "")
                .with(Fact.PUBLISHER, "Amazon")
                .with(Fact.IMPLEMENTATION, "AWS HealthLake")
                .with(Fact.IMPLEMENTATION_URL, "https://healthlake.us-east-1.amazonaws.com" + HEALTHLAKE);
    }
}
