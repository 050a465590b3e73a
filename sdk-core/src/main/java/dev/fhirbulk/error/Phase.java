package dev.fhirbulk.error;

/** The step of an export in which something went wrong. */
public enum Phase {
    /** The request that starts the job. */
    KICKOFF,
    /** A poll of the job's status URL. */
    STATUS,
    /** Reading the manifest or one of its further pages. */
    MANIFEST,
    /** Fetching or storing one listed file. */
    FILE,
    /** Fetching or storing an attachment that a resource points to. Its URL is shown without its path, which may name a patient. */
    ATTACHMENT,
    /** Deleting the job. */
    DELETE,
    /** Asking the authorization server for a token. */
    TOKEN,
    /** Reading server metadata, such as the SMART configuration. */
    DISCOVERY,
    /** Work on this machine: the export directory, its journal, the report. */
    LOCAL
}
