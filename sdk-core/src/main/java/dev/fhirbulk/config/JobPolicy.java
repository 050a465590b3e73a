package dev.fhirbulk.config;

/** What becomes of the job on the server once an export has ended here. A client's failure never deletes it. */
public enum JobPolicy {
    /** Leave it; the server lets it expire. The default. */
    KEEP,
    /** Delete it after every file was stored and verified. */
    DELETE_WHEN_STORED,
    /** The same, and also when the server said that the job failed. */
    DELETE_WHEN_STORED_OR_SERVER_FAILED
}
