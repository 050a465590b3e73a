package dev.fhirbulk.config;

/** What to do where a kick-off was sent by an earlier run and its answer is not known. */
public enum LostKickOff {
    /** Throw {@link dev.fhirbulk.error.KickOffUncertainException}: a job may run already. The default. */
    REFUSE,
    /** Send another kick-off; the first job, if any, is left to the server. */
    START_AGAIN
}
