package dev.fhirbulk.error;

/** The manifest is no manifest: HTML, an OperationOutcome, empty, or not readable. Immutable and thread-safe. */
public final class ManifestException extends MalformedResponseException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public ManifestException(ErrorContext context, String message) {
        super(context, message);
    }
}
