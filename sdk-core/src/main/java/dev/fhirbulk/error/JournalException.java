package dev.fhirbulk.error;

/** The export directory belongs to another request, another format version, or to somebody else. Immutable and thread-safe. */
public final class JournalException extends DestinationException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public JournalException(ErrorContext context, String message) {
        super(context, message);
    }
}
