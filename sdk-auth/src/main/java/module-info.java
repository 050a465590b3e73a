/** Tokens for the Bulk Data client: SMART Backend Services, client secrets, and the keys they need. */
module dev.fhirbulk.auth {
    requires transitive dev.fhirbulk.core;
    requires com.nimbusds.jose.jwt;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.fhirbulk.auth;
}
