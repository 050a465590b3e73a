package dev.fhirbulk.testkit;

import java.util.List;

/** Every profile that is published. */
final class Vendors {

    static final List<VendorProfile> ALL = List.of(
            VendorProfile.GENERIC,
            VendorProfile.ORACLE_HEALTH,
            VendorProfile.ORACLE_SOARIAN,
            VendorProfile.EPIC,
            VendorProfile.BCDA,
            VendorProfile.AB2D,
            VendorProfile.DPC,
            VendorProfile.ATHENAHEALTH,
            VendorProfile.ECLINICALWORKS,
            VendorProfile.HAPI,
            VendorProfile.MICROSOFT,
            VendorProfile.GOOGLE,
            VendorProfile.AWS_HEALTHLAKE,
            VendorProfile.LINUXFORHEALTH,
            VendorProfile.MEDPLUM,
            VendorProfile.PATHLING,
            VendorProfile.SMART_REFERENCE);

    private Vendors() {}
}
