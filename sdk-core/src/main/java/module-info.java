/** The FHIR Bulk Data client: exports, values, errors and raw NDJSON lines. */
module dev.fhirbulk.core {
    requires transitive java.net.http;
    requires com.fasterxml.jackson.core;
    requires io.github.resilience4j.core;
    requires io.github.resilience4j.retry;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.fhirbulk;
    exports dev.fhirbulk.config;
    exports dev.fhirbulk.error;
    exports dev.fhirbulk.lines;
    exports dev.fhirbulk.model;

    uses dev.fhirbulk.model.ExportReport.Store;

    provides dev.fhirbulk.model.ExportReport.Store with
            dev.fhirbulk.internal.json.ReportJson;
}
