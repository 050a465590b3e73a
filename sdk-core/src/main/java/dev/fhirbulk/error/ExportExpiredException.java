package dev.fhirbulk.error;

/** 410, or 404 with issue {@code deleted}: the job or the file was there and is gone. Immutable and thread-safe. */
public final class ExportExpiredException extends NotFoundException {

    /**
     * Made by the library.
     *
     * @param context where it happened
     * @param message what happened and what to do next
     */
    public ExportExpiredException(ErrorContext context, String message) {
        super(context, message);
    }
}
