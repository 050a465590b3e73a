package dev.fhirbulk.model;

/**
 * Something about a complete export that its user should know. Immutable and thread-safe.
 *
 * @param kind what sort of thing it is
 * @param text a sentence for people, without secrets and patient data
 */
public record ExportWarning(Kind kind, String text) {

    /** The sorts of warnings. */
    public enum Kind {
        /** The server reported errors in its outcome files. */
        SERVER_ERRORS,
        /** A file holds more or fewer resources than declared. */
        COUNT_DIFFERS,
        /** A file holds resources of other types than declared. */
        TYPE_DIFFERS,
        /** A type that was asked for was not delivered at all. */
        TYPE_MISSING,
        /** The server said that it ignored a parameter: more may have been exported than asked for. */
        PARAMETER_IGNORED,
        /** The manifest answers another request than the one sent. */
        REQUEST_DIFFERS,
        /** The token covers less than was asked for. */
        SCOPE_NARROWED,
        /** The transaction time is missing or not usable for the next incremental export. */
        TRANSACTION_TIME
    }

    @Override
    public String toString() {
        return kind + ": " + text;
    }
}
