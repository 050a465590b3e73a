package dev.fhirbulk.testkit;

import dev.fhirbulk.testkit.VendorProfile.Fact;
import dev.fhirbulk.testkit.VendorProfile.Trait;

/** Servers of health records in hospitals and practices, and the one that follows the guide. */
final class EhrVendors {

    private static final String ORACLE = "https://fhir-ehr-code.cerner.com/r4/ec2458f2-1e24-41c8-b71b-0e701af7583d";
    private static final String ECW_GROUP = "6c4c2cd4-6e0f-4b8c-8f0a-5f6a3b1d9e27";

    private EhrVendors() {}

    static VendorProfile generic() {
        return VendorProfile.bare("generic")
                .with(Trait.GET_SYSTEM, Trait.GET_PATIENTS, Trait.GET_GROUP)
                .with(Trait.POST_SYSTEM, Trait.POST_PATIENTS, Trait.POST_GROUP)
                .with(Trait.COUNTS, Trait.DELETED)
                .with(
                        Fact.PARAMETERS,
                        "_outputFormat,_since,_until,_type,_elements,patient,includeAssociatedData,_typeFilter,"
                                + "organizeOutputBy,allowPartialManifests")
                .with(Fact.PROGRESS, "50% complete")
                .with(Fact.RETRY_AFTER, "30");
    }

    static VendorProfile oracleHealth() {
        return VendorProfile.bare("oracle-health")
                .with(Trait.GET_GROUP, Trait.POST_PATIENTS)
                .with(Trait.ACCEPT_JSON, Trait.LISTS_NOT_REPEATED, Trait.FILTER_NEEDS_TYPE, Trait.FILTER_ONE_A_TYPE)
                .with(Trait.REPEAT_THROTTLED, Trait.EXPIRES_WRONG_DAY)
                .with(Fact.BAD_ACCEPT, "406 bare")
                .with(Fact.PARAMETERS, "_outputFormat,_since,_type,includeAssociatedData,_typeFilter")
                .with(Fact.REQUIRED_POST, "patient")
                .with(
                        Fact.TYPES,
                        "AllergyIntolerance,CarePlan,CareTeam,Condition,Device,DiagnosticReport,DocumentReference,"
                                + "Encounter,Goal,Immunization,Location,MedicationRequest,Observation,Organization,"
                                + "Patient,Practitioner,Procedure,Provenance")
                .with(Fact.TYPES_NOT_ALONE, "Location,Organization,Practitioner,Provenance")
                .with(
                        Fact.FILTER_FORBIDDEN,
                        "_count,_contained,_containedType,_elements,_id,_include,_lastUpdated,_revinclude,_sort,"
                                + "_summary,_total,encounter,identifier,patient,subject")
                .with(Fact.PROGRESS, "in-progress")
                .with(Fact.RETRY_AFTER, "600")
                .with(Fact.RETENTION_HOURS, "720")
                .with(Fact.TOKEN_SECONDS, "570")
                .with(Fact.SOFTWARE, "")
                .with(Fact.PUBLISHER, "Cerner")
                .with(Fact.IMPLEMENTATION, "Cerner implementation of FHIR on top of Millennium")
                .with(Fact.IMPLEMENTATION_URL, ORACLE);
    }

    static VendorProfile oracleSoarian() {
        return VendorProfile.bare("oracle-soarian")
                .with(Trait.GET_PATIENTS, Trait.GET_GROUP)
                .with(Trait.ACCEPT_JSON, Trait.PREFER_AT_EVERY_STEP, Trait.REPEAT_CONFLICT)
                .with(Trait.TOKEN_FLAG_TEXT, Trait.ERRORS_CAPITALISED, Trait.DELETE_CODE_DELETED, Trait.FILES_AT_BASE)
                .with(Fact.BAD_PREFER, "406")
                .with(Fact.NOT_OFFERED, "501")
                .with(Fact.PARAMETERS, "_outputFormat,_since,_type")
                .with(Fact.PROGRESS, "in-progress")
                .with(Fact.TOKEN_SECONDS, "570")
                .with(Fact.SOFTWARE, "Soarian Clinicals")
                .with(Fact.PUBLISHER, "Cerner")
                .with(Fact.IMPLEMENTATION, "Cerner implementation of FHIR on top of Soarian Clinicals");
    }

    static VendorProfile epic() {
        return VendorProfile.bare("epic")
                .with(Trait.GET_GROUP)
                .with(Trait.ACCEPT_NOT_NDJSON, Trait.FILTER_NEEDS_TYPE, Trait.REPEAT_WINDOW)
                .with(Trait.TOKEN_FLAG_TEXT, Trait.FILES_AT_BASE)
                .with(Fact.BAD_ACCEPT, "400")
                .with(Fact.PARAMETERS, "_type,_typeFilter,_outputFormat,includeAssociatedData")
                .with(Fact.UNSUPPORTED_CODING, "59100")
                .with(Fact.GROUPS, "e3iabhmS8rsueyz7vaimuiaSmfGvi.QwjVXJANlPOgR83")
                .with(Fact.STATUS_URL, "{base}/BulkRequest/{job}")
                .with(Fact.FILE_URL, "{base}/BulkRequest/{job}/{number}")
                .with(Fact.PROGRESS, "Searched 0 of 2 patients")
                .with(Fact.RETENTION_HOURS, "336")
                .with(Fact.TOKEN_SECONDS, "3600")
                .with(Fact.BASE, "/interconnect-fhir-oauth/api/FHIR/R4")
                .with(Fact.TOKEN_URL, "/interconnect-fhir-oauth/oauth2/token")
                .with(Fact.SOFTWARE, "Epic")
                .with(Fact.IMPLEMENTATION, "");
    }

    static VendorProfile athenahealth() {
        return VendorProfile.bare("athenahealth")
                .with(Trait.GET_GROUP, Trait.FILES_SIGNED)
                .with(Fact.GROUPS, "a-1.C-195900")
                .with(Fact.STATUS_URL, "{base}/bulk/status/{job}")
                .with(Fact.PROGRESS, "42%")
                .with(Fact.TOKEN_SECONDS, "3600")
                .with(Fact.BASE, "/fhir/r4")
                .with(Fact.TOKEN_URL, "/oauth2/v1/token")
                .with(Fact.SOFTWARE, "athenahealth")
                .with(Fact.PUBLISHER, "athenahealth")
                .with(Fact.IMPLEMENTATION, "athenahealth FHIR R4 API")
                .with(Fact.IMPLEMENTATION_URL, "https://api.platform.athenahealth.com/fhir/r4");
    }

    static VendorProfile eClinicalWorks() {
        return VendorProfile.bare("eclinicalworks")
                .with(Trait.GET_GROUP, Trait.REPEAT_DUPLICATE, Trait.SIGN_IN_RS384)
                .with(Trait.NO_SMART_CONFIGURATION, Trait.FILES_AT_BASE)
                .with(Fact.GROUPS, ECW_GROUP)
                .with(Fact.PROGRESS, "in-progress")
                .with(Fact.BASE, "/fhir/r4/FFBJCD")
                .with(Fact.TOKEN_URL, "/oauth/oauth2/token")
                .with(Fact.SOFTWARE, "eClinicalWorks")
                .with(Fact.PUBLISHER, "eClinicalWorks")
                .with(Fact.IMPLEMENTATION, "eClinicalWorks FHIR R4 API")
                .with(Fact.IMPLEMENTATION_URL, "https://fhir4.eclinicalworks.com/fhir/r4/FFBJCD");
    }
}
