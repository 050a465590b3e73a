package dev.fhirbulk.config;

/** Whether warnings of a report (differing counts, ignored parameters, types never delivered) are failures. */
public enum CompletenessPolicy {
    /** They are reported. The default. */
    REPORT,
    /** {@code report.orThrow()} throws for them. */
    FAIL
}
